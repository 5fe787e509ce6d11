import { createHash } from 'node:crypto';
import type { Announcement, AnnouncementKind } from '../../card-bridge/protocol/announcement.ts';
import type { CounterRequest } from '../../schemas/counter-messages.ts';
import { encodeFrame } from '../../schemas/frame.ts';
import type { HolderOperationName } from '../../schemas/holder-operations.ts';
import { announcedPurpose } from './announced-purpose.ts';
import { displayText } from './display-text.ts';

const KINDS: Partial<Record<HolderOperationName, AnnouncementKind>> = {
  introduce: 'new-repository',
  recover: 'new-repository',
  'card-join': 'new-repository',
  'accept-state': 'older-state',
};

/**
 * What the card shows and signs of a request: terminal and node make the same of it, so that a delegation says what the
 * node was asked.
 */
export function announcementOf(request: CounterRequest, nonce: Uint8Array): Announcement {
  return {
    kind: request.kind === 'holder' ? (KINDS[request.operation] ?? 'holder') : 'counter',
    purpose: purposeShown(request),
    requestDigest: requestDigest(request),
    nonce,
  };
}

/** What the card shows and signs as the purpose. */
const purposeShown = (request: CounterRequest): string =>
  request.kind === 'holder' ? displayText(`Your repository: ${request.operation}`) : announcedPurpose(request);

/** SHA-256 of the request's deterministic CBOR. */
export function requestDigest(request: CounterRequest): Uint8Array {
  return new Uint8Array(createHash('sha256').update(encodeFrame(request)).digest());
}
