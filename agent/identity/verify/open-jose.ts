import { type Fault, fault } from '../base/fault.ts';
import { asList, type JsonObject } from '../base/json.ts';
import { type CredentialFacts, readCredential } from '../data-model/credential.ts';
import { readPresentation } from '../data-model/presentation.ts';
import { type Jws, readJws } from '../jose/jws.ts';
import { narrower, type RegisteredClaims, splitClaims } from '../jose/registered-claims.ts';
import { hasDocumentClaim, readVcClaim, readVpClaim, type TokenDocument } from '../jose/vc-claim.ts';
import { verifyJws } from '../jose/verify-jws.ts';
import { applyDisclosures } from '../sd-jwt/disclosures.ts';
import type { SdJwtParts } from '../sd-jwt/split.ts';
import { acceptsMechanism, type Demands, proofDemands } from './demands.ts';
import type { OpenedCredential, OpenedPresentation } from './opened.ts';
import type { Recorder } from './recorder.ts';
import { checkFrame, checkPayload } from './token-document.ts';

/** Opens a credential secured as JWT: `vc+jwt` (VC-JOSE-COSE §3.1.1), or a plain one with a `vc` claim (VCDM 1.1 §6.3.1). */
export async function openCredentialJwt(
  token: string,
  demands: Demands,
  recorder: Recorder,
): Promise<OpenedCredential | undefined> {
  const jws = readToken(token, 'vc', demands);
  recorder.record('format', 'code' in jws ? jws : undefined);
  if ('code' in jws) return undefined;
  const older = hasDocumentClaim(jws, 'vc', demands.policy);
  const parts = older ? readVcClaim(jws.payload) : splitClaims(jws.payload);
  const facts = 'code' in parts ? parts : ofModel(older, readCredential(parts.document));
  const shape =
    'code' in parts
      ? parts
      : 'code' in facts
        ? facts
        : await checkPayload(parts.document, parts.claims, facts, demands.effort);
  recorder.record('shape', shape);
  if ('code' in parts || 'code' in facts || shape !== undefined) return undefined;
  const signed = await verifyJws(jws, facts.issuer, proofDemands(demands, 'assertionMethod'));
  recorder.record('proof', 'code' in signed ? signed : undefined);
  if ('code' in signed) return undefined;
  return openedCredential(parts.document, parts.claims, facts, signed.controller, 'jose');
}

/** A credential document with what its token says beside it. */
export function openedCredential(
  document: JsonObject,
  claims: RegisteredClaims,
  facts: CredentialFacts,
  controller: string,
  mechanism: 'jose' | 'sd-jwt',
): OpenedCredential {
  return {
    mechanism,
    document,
    controllers: [controller],
    issuer: facts.issuer,
    types: facts.types,
    subjects: facts.subjects,
    statusEntries: asList(document.credentialStatus),
    validFrom: narrower(facts.validFrom, claims.nbf, 'later'),
    validUntil: narrower(facts.validUntil, claims.exp, 'earlier'),
  };
}

/** The `vc` claim belongs to data model 1.1; VCDM 2.0 credentials are the payload itself. */
function ofModel(older: boolean, facts: CredentialFacts | Fault): CredentialFacts | Fault {
  return older && 'dataModel' in facts && facts.dataModel !== '1.1' ? fault('token-type-mismatch', 'typ') : facts;
}

/** Opens a presentation secured as JWT: `vp+jwt` (VC-JOSE-COSE §3.1.2), or a plain one with a `vp` claim (VCDM 1.1 §6.3.1). */
export async function openPresentationJwt(
  token: string,
  demands: Demands,
  recorder: Recorder,
): Promise<OpenedPresentation | undefined> {
  const jws = readToken(token, 'vp', demands);
  recorder.record('format', 'code' in jws ? jws : undefined);
  if ('code' in jws) return undefined;
  const older = hasDocumentClaim(jws, 'vp', demands.policy);
  const parts = older ? readVpClaim(jws.payload) : splitClaims(jws.payload);
  return openPayload(jws, parts, demands, recorder, { bareTokens: older });
}

/** Opens a presentation secured as SD-JWT (`vp+sd-jwt`, VC-JOSE-COSE §3.2.2). */
export async function openPresentationSdJwt(
  parts: SdJwtParts,
  demands: Demands,
  recorder: Recorder,
): Promise<OpenedPresentation | undefined> {
  const jws = acceptsMechanism(demands.policy, 'sd-jwt')
    ? readJws(parts.issuerJwt)
    : fault('mechanism-not-accepted', 'sd-jwt');
  const revealed = 'code' in jws ? jws : applyDisclosures(jws.payload, parts.disclosures);
  recorder.record('format', 'code' in revealed ? revealed : undefined);
  if ('code' in jws || 'code' in revealed) return undefined;
  return openPayload(jws, splitClaims(revealed.document), demands, recorder);
}

async function openPayload(
  jws: Jws,
  parts: TokenDocument | Fault,
  demands: Demands,
  recorder: Recorder,
  form?: { readonly bareTokens: boolean },
): Promise<OpenedPresentation | undefined> {
  const facts = 'code' in parts ? parts : readPresentation(parts.document, form);
  const shape =
    'code' in parts
      ? parts
      : 'code' in facts
        ? facts
        : await checkFrame(parts.document, parts.claims, facts, demands.effort);
  recorder.record('shape', shape);
  if ('code' in parts || 'code' in facts || shape !== undefined) return undefined;
  const { claims } = parts;
  const signed = await verifyJws(jws, facts.holder ?? claims.iss, proofDemands(demands, 'authentication'));
  const outcome = 'code' in signed ? signed : checkTimes(claims, demands);
  recorder.record('proof', outcome);
  if ('code' in signed || outcome !== undefined) return undefined;
  return {
    dataModel: facts.dataModel,
    controller: signed.controller,
    key: signed.key.multikey,
    domains: claims.aud,
    credentials: facts.credentials,
    holder: facts.holder,
    challenge: claims.nonce,
    created: claims.iat,
  };
}

const TYPES = { vc: ['vc+jwt', 'application/vc+jwt'], vp: ['vp+jwt', 'application/vp+jwt'] } as const;

function readToken(token: string, kind: 'vc' | 'vp', { policy }: Demands): Jws | Fault {
  if (!acceptsMechanism(policy, 'jose')) return fault('mechanism-not-accepted', 'jose');
  const jws = readJws(token);
  if ('code' in jws) return jws;
  if (hasDocumentClaim(jws, kind, policy)) return jws;
  const { typ, cty } = jws.header;
  if (typeof typ !== 'string' || !TYPES[kind].some((type) => type === typ.toLowerCase()))
    return fault('token-type-mismatch', 'typ');
  if (cty !== undefined && cty !== kind && cty !== `application/${kind}`) return fault('token-type-mismatch', 'cty');
  return jws;
}

function checkTimes({ exp, nbf }: RegisteredClaims, { now, clockSkewMs }: Demands): Fault | undefined {
  if (exp !== undefined && exp + clockSkewMs <= now) return fault('proof-expired');
  return nbf !== undefined && nbf - clockSkewMs > now ? fault('proof-ahead') : undefined;
}
