import { CardPropertiesShape } from '../../../schemas/credentials/card.ts';
import { type Fault, fault } from '../base/fault.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Demands } from './demands.ts';
import { checkStatus, checkValidity } from './judge-credential.ts';
import { openSecuredCredential } from './open-data-integrity.ts';
import type { OpenedCredential } from './opened.ts';
import type { CardDemands, SessionPresentationPolicy } from './policy.ts';
import type { Recorder } from './recorder.ts';
import type { VerifiedCard, VerifiedSession } from './result.ts';

const CARD_TYPE = 'CardCredential';

/** Whether a member of a presentation says that it is a card credential. Nothing is verified. */
export function isCardCredential(credential: JsonObject | string): credential is JsonObject {
  return isJsonObject(credential) && Array.isArray(credential.type) && credential.type.includes(CARD_TYPE);
}

/**
 * The card behind a session: an authority that is believed says that the holder key of this session lies in a card,
 * nothing stands against that card in the authority's list, and card and method are what the procedure demands.
 * Not checked: that the card is there now, which the session credential says.
 */
export async function judgeCard(
  credential: JsonObject,
  session: VerifiedSession,
  demands: Demands<SessionPresentationPolicy>,
  recorder: Recorder,
): Promise<VerifiedCard | undefined> {
  const opened = await openSecuredCredential(credential, demands, recorder);
  if (opened === undefined) return undefined;
  const { card: wanted } = demands.policy;
  const card = readCard(opened);
  if (card === undefined) {
    recorder.failed('shape', fault('card-not-attested', 'credentialSubject'));
    return undefined;
  }
  const untrusted = checkAuthority(opened, wanted);
  recorder.record('trust', untrusted);
  recorder.record('binding', card.subject === session.holder ? undefined : fault('card-not-attested', 'holder'));
  recorder.record('validity', checkValidity(opened, { ...demands, policy: { trustedIssuers: 'any' } }));
  // Of an authority that is not believed no list is fetched.
  if (untrusted === undefined) await recordStatus(opened, demands, recorder);
  recorder.record('assurance', checkAssurance(card.verified, session, wanted));
  return recorder.good ? card.verified : undefined;
}

function checkAuthority({ issuer, controllers }: OpenedCredential, { authorities }: CardDemands): Fault | undefined {
  if (!controllers.includes(issuer)) return fault('issuer-key-mismatch');
  return authorities === 'any' || authorities.includes(issuer) ? undefined : fault('card-attestation-untrusted');
}

/** A card that names no status is not in any list: its authority could never take it back. */
async function recordStatus(
  opened: OpenedCredential,
  demands: Demands<SessionPresentationPolicy>,
  recorder: Recorder,
): Promise<void> {
  const policy = { ...demands.policy, statusRequired: true };
  for (const outcome of await checkStatus(opened, { ...demands, policy }))
    recorder.record('status', cardFault(outcome));
}

const CARD_CODES: Readonly<Record<string, 'card-revoked' | 'card-on-hold'>> = {
  'status-revoked': 'card-revoked',
  'status-suspended': 'card-on-hold',
};

function cardFault(outcome: Fault | undefined): Fault | undefined {
  const code = outcome === undefined ? undefined : CARD_CODES[outcome.code];
  return code === undefined ? outcome : fault(code);
}

/** By the name of what is missing. */
function checkAssurance(
  card: VerifiedCard,
  { holderVerification }: VerifiedSession,
  { assurance = {}, openSigning = false }: CardDemands,
): Fault | undefined {
  const low = (what: string) => fault('assurance-too-low', what);
  if (!card.userVerification.includes(holderVerification)) return low('the card has no such method');
  if (card.openSigning === true && !openSigning) return low('openSigning');
  if (assurance.keyStorage !== undefined && card.keyStorage !== assurance.keyStorage) return low('keyStorage');
  if (assurance.method !== undefined && holderVerification !== assurance.method) return low('method');
  return assurance.display === true && !card.display ? low('display') : undefined;
}

function readCard(opened: OpenedCredential): { subject: string; verified: VerifiedCard } | undefined {
  const [subject, ...others] = opened.subjects;
  if (!opened.types.includes(CARD_TYPE) || subject === undefined || others.length > 0) return undefined;
  const { id, ...properties } = subject;
  const { issuer: authority, validUntil } = opened;
  if (typeof id !== 'string' || validUntil === undefined || !CardPropertiesShape.is(properties)) return undefined;
  return { subject: id, verified: { ...properties, authority, validUntil } };
}
