import { createHash } from 'node:crypto';
import type { Announcement, AnnouncementKind } from '../../card-bridge/protocol/announcement.ts';
import { isDisplayText, MAX_TEXT_LENGTH } from '../../card-bridge/protocol/text.ts';
import type { CounterRequest } from '../../schemas/counter-messages.ts';
import { encodeFrame } from '../../schemas/frame.ts';
import type { HolderOperationName } from '../../schemas/holder-operations.ts';

const KINDS: Partial<Record<HolderOperationName, AnnouncementKind>> = {
  introduce: 'new-repository',
  recover: 'new-repository',
  'accept-state': 'older-state',
};

/**
 * What the card shows and signs of a request: terminal and node make the same of it, so that a delegation says what the
 * node was asked.
 */
export function announcementOf(request: CounterRequest, nonce: Uint8Array): Announcement {
  return {
    kind: request.kind === 'holder' ? (KINDS[request.operation] ?? 'holder') : 'counter',
    purpose: displayText(request.kind === 'holder' ? `Your repository: ${request.operation}` : request.purpose),
    requestDigest: requestDigest(request),
    nonce,
  };
}

/** SHA-256 of the request's deterministic CBOR. */
export function requestDigest(request: CounterRequest): Uint8Array {
  return new Uint8Array(createHash('sha256').update(encodeFrame(request)).digest());
}

/** Text as a card shows it: without what is not seen, cut at a character's end to 256 bytes of UTF-8. */
export function displayText(text: string): string {
  let short = '';
  for (const character of text.toWellFormed()) {
    const seen = isDisplayText(`x${character}`) ? character : ' ';
    if (Buffer.byteLength(short + seen) > MAX_TEXT_LENGTH - 3) return `${short}…`;
    short += seen;
  }
  return short.trim() === '' ? '?' : short;
}
