import { type Fault, fault } from '../base/fault.ts';
import { asList, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { verifyProofs } from '../data-integrity/verify-proofs.ts';
import { bringsContexts } from '../data-model/contexts.ts';
import { readCredential } from '../data-model/credential.ts';
import { readPresentation } from '../data-model/presentation.ts';
import { checkTerms } from '../json-ld/canonicalise.ts';
import { readOwnTerms } from '../json-ld/own-terms.ts';
import { type Demands, proofDemands } from './demands.ts';
import type { OpenedCredential, OpenedPresentation } from './opened.ts';
import type { Recorder } from './recorder.ts';

/** Opens a credential with embedded proofs (Data Integrity). Undefined when the recorder holds the reason. */
export async function openSecuredCredential(
  secured: JsonObject,
  demands: Demands,
  recorder: Recorder,
): Promise<OpenedCredential | undefined> {
  const facts = readCredential(secured);
  const shape = 'code' in facts ? facts : await checkOwnContexts(secured, secured.proof, demands);
  recorder.record('shape', shape);
  if ('code' in facts || shape !== undefined) return undefined;
  const proofs = await verifyProofs(secured, proofDemands(demands, 'assertionMethod'));
  recorder.record('proof', 'code' in proofs ? proofs : undefined);
  if ('code' in proofs) return undefined;
  const own = proofs.find(({ controller }) => controller === facts.issuer) ?? proofs[0];
  const { document } = own;
  return {
    mechanism: own.cryptosuite,
    document,
    controllers: proofs.map(({ controller }) => controller),
    issuer: facts.issuer,
    types: facts.types,
    subjects: asList(document.credentialSubject).filter(isJsonObject),
    statusEntries: asList(document.credentialStatus),
    validFrom: facts.validFrom,
    validUntil: facts.validUntil,
  };
}

/** Opens a presentation with an embedded proof; all of several must hold and say the same. */
export async function openSecuredPresentation(
  secured: JsonObject,
  demands: Demands,
  recorder: Recorder,
): Promise<OpenedPresentation | undefined> {
  const facts = readPresentation(secured);
  const { verifiableCredential: _, ...frame } = secured;
  const shape = 'code' in facts ? facts : await checkOwnContexts(frame, secured.proof, demands);
  recorder.record('shape', shape);
  if ('code' in facts || shape !== undefined) return undefined;
  const proofs = await verifyProofs(secured, proofDemands(demands, 'authentication'));
  const outcome = 'code' in proofs ? proofs : sameDemands(proofs.map(({ proof }) => proof));
  recorder.record('proof', outcome);
  if ('code' in proofs || outcome !== undefined) return undefined;
  const [{ proof, controller, key }] = proofs;
  return {
    dataModel: facts.dataModel,
    controller,
    key: key.multikey,
    domains: asList(proof.domain).filter((domain) => typeof domain === 'string'),
    credentials: facts.credentials,
    holder: facts.holder,
    challenge: typeof proof.challenge === 'string' ? proof.challenge : undefined,
    created: parseTime(proof.created),
  };
}

function sameDemands(proofs: readonly JsonObject[]): Fault | undefined {
  const [first] = proofs;
  const same = proofs.every(
    ({ challenge, domain }) =>
      challenge === first?.challenge && asList(domain).join('\n') === asList(first?.domain).join('\n'),
  );
  return same ? undefined : fault('proof-malformed', 'proofs with different challenges or domains');
}

/**
 * Contexts that a document brings itself can redefine terms: only expansion tells. Under suites that sign statements
 * the policy must accept them, and they may add names only.
 */
async function checkOwnContexts(
  document: JsonObject,
  proofs: JsonValue | undefined,
  { policy, effort }: Demands,
): Promise<Fault | undefined> {
  if (!bringsContexts(document)) return undefined;
  const overStatements = asList(proofs).some((proof) => !isJsonObject(proof) || !isJcs(proof.cryptosuite));
  const { proof: _, ...unsecured } = document;
  if (overStatements) {
    const terms = policy.inlineContexts === true ? readOwnTerms(unsecured) : fault('context-inline');
    if ('code' in terms) return terms;
  }
  return checkTerms(unsecured, effort);
}

function isJcs(cryptosuite: JsonValue | undefined): boolean {
  return cryptosuite === 'eddsa-jcs-2022' || cryptosuite === 'ecdsa-jcs-2019';
}
