import type { Check } from '../../identity/base/check.ts';
import { identityFailures } from '../../identity/base/failures.ts';
import { asList, isJsonObject, type JsonObject } from '../../identity/base/json.ts';
import type { ProofPurpose } from '../../identity/data-integrity/proof.ts';
import { readOwnTerms } from '../../identity/json-ld/own-terms.ts';
import type { StatusChecker } from '../../identity/status-list/index.ts';
import type { PresentationPolicy, VerificationPolicy } from '../../identity/verify/policy.ts';
import type { VerificationResult, VerifiedCredential } from '../../identity/verify/result.ts';
import type { IdentityAgent } from '../../veramo/identity-agent.ts';
import type { Challenges } from './challenges.ts';
import { httpFailures } from './failures.ts';
import { refusedChecks } from './problem.ts';
import { bodyObject, didsMember, objectMember, optionsOf, textMember } from './request-body.ts';
import type { Answer, Route } from './route.ts';

export interface VerifyRoutesOptions {
  readonly identity: IdentityAgent;
  readonly statusChecker: StatusChecker;
  readonly challenges: Challenges;
}

/** Verification of credentials and presentations of every format. */
export function verifyRoutes(options: VerifyRoutesOptions): Route[] {
  const { identity, statusChecker } = options;
  const policyFor = (signal: AbortSignal): VerificationPolicy => ({
    trustedIssuers: 'any',
    statusChecker,
    inlineContexts: true,
    signal,
  });
  return [
    {
      method: 'POST',
      path: '/credentials/verify',
      summary: 'Verifies a credential: proofs, issuer, validity, status.',
      requestSchema: request('verifiableCredential', {
        expectedProofPurpose: { const: 'assertionMethod' },
        challenge: { type: 'string' },
        domain: { type: 'string' },
      }),
      successStatus: 200,
      privileged: false,
      async handle({ body, signal }) {
        const given = bodyObject(body);
        const credential = objectMember(given, 'verifiableCredential');
        const demanded = optionsOf(given);
        const result = await identity.verifyCredential(credential, policyFor(signal));
        if (result.verified) checkProofOptions(credential, demanded, 'assertionMethod');
        return answer(result, {});
      },
    },
    {
      method: 'POST',
      path: '/presentations/verify',
      summary: 'Verifies a presentation and every credential in it; `binding` also compares who presents.',
      requestSchema: request('verifiablePresentation', {
        challenge: { type: 'string' },
        domain: { type: 'string' },
        expectedProofPurpose: { const: 'authentication' },
        binding: { enum: ['none', 'holder', 'session'] },
        cardAuthorities: { type: 'array', items: { type: 'string' } },
      }),
      successStatus: 200,
      privileged: false,
      async handle({ body, signal }) {
        const given = bodyObject(body);
        const presentation = objectMember(given, 'verifiablePresentation');
        checkPurpose(optionsOf(given), 'authentication');
        const policy = presentationPolicy(policyFor(signal), optionsOf(given));
        if (policy.challenge !== undefined && !options.challenges.mayAnswer(policy.challenge))
          throw httpFailures.fail('challenge-used');
        const result = await identity.verifyPresentation(presentation, policy);
        if (result.verified && policy.challenge !== undefined && !options.challenges.answer(policy.challenge))
          throw httpFailures.fail('challenge-used');
        return answer(result, result.holder === undefined ? {} : { holder: result.holder });
      },
    },
    options.challenges.route,
  ];
}

function checkPurpose(options: JsonObject, purpose: ProofPurpose): void {
  const expected = textMember(options, 'expectedProofPurpose');
  if (expected !== undefined && expected !== purpose) throw identityFailures.fail('proof-purpose-mismatch', purpose);
}

/**
 * What Data Integrity §4.4 lets a caller demand of every proof of a credential; tokens have no such members.
 *
 * @throws proof-purpose-mismatch, challenge-mismatch, domain-mismatch
 */
function checkProofOptions(credential: JsonObject, options: JsonObject, purpose: ProofPurpose): void {
  checkPurpose(options, purpose);
  const challenge = textMember(options, 'challenge');
  const domain = textMember(options, 'domain');
  const proofs = asList(credential.proof).filter(isJsonObject);
  const all = (holds: (proof: JsonObject) => boolean): boolean => proofs.length > 0 && proofs.every(holds);
  if (challenge !== undefined && !all((proof) => proof.challenge === challenge))
    throw identityFailures.fail('challenge-mismatch');
  if (domain !== undefined && !all((proof) => asList(proof.domain).includes(domain)))
    throw identityFailures.fail('domain-mismatch');
}

/** Without binding the challenge alone says that the proof is fresh. */
function presentationPolicy(policy: VerificationPolicy, options: JsonObject): PresentationPolicy {
  const challenge = textMember(options, 'challenge');
  const domain = textMember(options, 'domain');
  const binding = textMember(options, 'binding') ?? 'none';
  if (binding === 'none')
    return {
      ...policy,
      binding,
      allowEmpty: true,
      maxProofAgeMs: Number.MAX_SAFE_INTEGER,
      ...(challenge === undefined ? {} : { challenge }),
      ...(domain === undefined ? {} : { domain }),
    };
  if (binding !== 'holder' && binding !== 'session')
    throw httpFailures.fail('request-malformed', 'options.binding is none, holder or session');
  if (challenge === undefined || domain === undefined)
    throw httpFailures.fail('request-malformed', 'options.challenge and options.domain are needed for a binding');
  if (binding === 'holder') return { ...policy, binding, challenge, domain };
  return { ...policy, challenge, domain, card: { authorities: didsMember(options, 'cardAuthorities') } };
}

function answer(result: VerificationResult, more: JsonObject): Answer {
  if (!result.verified) return refusedChecks(result.checks);
  const checks = result.checks.map(({ name, outcome, of, index }) => ({
    name,
    outcome,
    of,
    ...(index === undefined ? {} : { index }),
  }));
  const credentials = result.credentials.map(({ credential }) => credential);
  const warnings = [...result.checks.flatMap(selfAsserted), ...result.credentials.flatMap(ownNames)];
  return {
    status: 200,
    body: { verified: true, ...more, credentials, checks, warnings, errors: [], problemDetails: [] },
  };
}

/** A presenter that shows its own credentials and is not named as holder: what they say is its own word. */
function selfAsserted({ code, index = 0 }: Check): JsonObject[] {
  return code === 'self-asserted' ? [{ title: code, index }] : [];
}

/** Names that a document gave itself are only as good as the IRIs that were signed: the caller has to compare those. */
function ownNames({ mechanism, credential }: VerifiedCredential, index: number): JsonObject[] {
  if (mechanism !== 'eddsa-rdfc-2022' && mechanism !== 'ecdsa-rdfc-2019' && mechanism !== 'ecdsa-sd-2023') return [];
  const terms = readOwnTerms(credential);
  if ('code' in terms || terms.length === 0) return [];
  return [{ title: 'context-inline', index, terms: terms.map(({ term, iri }) => ({ term, iri })) }];
}

function request(member: string, options: JsonObject): JsonObject {
  return {
    type: 'object',
    required: [member],
    properties: { [member]: { type: 'object' }, options: { type: 'object', properties: options } },
  };
}
