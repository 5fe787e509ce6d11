import { identityFailures } from '../base/failures.ts';
import { fault } from '../base/fault.ts';
import { asList, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { loadContext } from '../contexts/document-loader.ts';
import { checkTerms } from '../json-ld/canonicalise.ts';
import { statedPart } from '../json-ld/stated.ts';
import type { Signer } from '../keys/signer.ts';
import { proofConfiguration } from './prepare-proof.ts';
import type { DataIntegrityProof as Proof, ProofOptions } from './proof.ts';
import type { VerificationSuite } from './suite.ts';

const NAME = 'ecdsa-sd-2023';
/** Longest proof value: about 400 undisclosed statements. */
const MAX_PROOF_VALUE = 65_536;
const MAX_POINTERS = 256;
/** Values of a document that is disclosed in parts: the work grows with their square. */
const MAX_VALUES = 1_000;

/** Loaded at the first disclosure: the packages take a third of a second and 30 MiB. */
async function library() {
  const [{ issue, derive }, { DataIntegrityProof }, cryptosuites] = await Promise.all([
    import('@digitalbazaar/vc'),
    import('@digitalbazaar/data-integrity'),
    import('@digitalbazaar/ecdsa-sd-2023-cryptosuite'),
  ]);
  return { issue, derive, DataIntegrityProof, ...cryptosuites };
}

/** VC-DI-ECDSA §3.6: selective disclosure over P-256; the work is done by @digitalbazaar's suite. */
export const ecdsaSd2023: VerificationSuite = {
  algorithms: ['P-256'],
  async verify({ document, proof, key, effort }) {
    if (proof['@context'] !== undefined) return fault('proof-context-mismatch');
    if (!proof.proofValue.startsWith('u') || proof.proofValue.length > MAX_PROOF_VALUE)
      return fault('proof-malformed', 'proofValue');
    if (hasMoreValues(document, { left: MAX_VALUES })) return fault('document-too-large');
    const terms = await checkTerms(document, effort);
    if (terms !== undefined) return terms;
    const verificationMethod = {
      '@context': 'https://w3id.org/security/multikey/v1',
      id: proof.verificationMethod,
      type: 'Multikey',
      publicKeyMultibase: key.multikey,
    };
    const loader = async (url: string) =>
      url === proof.verificationMethod
        ? { contextUrl: null, documentUrl: url, document: verificationMethod }
        : loadContext(url);
    const { DataIntegrityProof, createVerifyCryptosuite } = await library();
    const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() });
    const outcome = await suite.verifyProof({
      proof: structuredClone(proof),
      proofSet: [proof],
      document: structuredClone(document),
      documentLoader: loader,
    });
    return outcome.verified ? statedPart(document, effort) : fault('signature-invalid');
  },
};

/**
 * The base proof of a credential, by @digitalbazaar/vc: whoever holds it can derive disclosures of any part that is not mandatory, and shows
 * it to nobody.
 *
 * @param mandatoryPointers JSON pointers (RFC 6901) to what every disclosure shows
 * @throws disclosure-refused for pointers that do not fit the document, document-too-large
 */
export async function createBaseProof(
  document: JsonObject,
  signer: Signer,
  options: ProofOptions,
  mandatoryPointers: readonly string[],
): Promise<Proof> {
  checkPointers(mandatoryPointers);
  if (hasMoreValues(document, { left: MAX_VALUES })) throw identityFailures.fail('document-too-large');
  const { issue, DataIntegrityProof, createSignCryptosuite } = await library();
  const suite = new DataIntegrityProof({
    cryptosuite: createSignCryptosuite({ mandatoryPointers }),
    signer: { id: signer.verificationMethod, algorithm: signer.algorithm, sign: ({ data }) => signer.sign(data) },
  });
  const { '@context': _, ...configuration } = proofConfiguration(document, NAME, signer.verificationMethod, options);
  try {
    const { proof: issued } = await issue({
      credential: structuredClone(document),
      suite,
      purpose: { update: async () => ({ ...configuration }) },
      documentLoader: loadContext,
      ...(options.created !== undefined && { now: new Date(options.created) }),
    });
    return [issued].flat().at(-1) as Proof;
  } catch (cause) {
    throw identityFailures.fail('disclosure-refused', 'pointers or terms', cause);
  }
}

/**
 * Derives from a credential with an ecdsa-sd-2023 base proof one that shows the mandatory parts and those that the
 * pointers (RFC 6901, `/credentialSubject/address`) name, and can be verified on its own.
 *
 * @throws disclosure-refused when there is no base proof, or a pointer leads nowhere, document-too-large
 *
 * @example
 * ```ts
 * const derived = await selectivelyDisclose(credential, ['/credentialSubject/familyName']);
 * ```
 */
export async function selectivelyDisclose<T extends JsonObject>(
  credential: T,
  pointers: readonly string[],
): Promise<T> {
  checkPointers(pointers);
  if (hasMoreValues(credential, { left: MAX_VALUES })) throw identityFailures.fail('document-too-large');
  const proofs = asList(credential.proof).filter(isJsonObject);
  const [proof, ...others] = proofs.filter(({ cryptosuite }) => cryptosuite === NAME);
  if (proof === undefined || others.length > 0 || !isBaseProof(proof))
    throw identityFailures.fail('disclosure-refused', 'not exactly one ecdsa-sd-2023 base proof');
  const { derive, DataIntegrityProof, createDiscloseCryptosuite } = await library();
  const suite = new DataIntegrityProof({ cryptosuite: createDiscloseCryptosuite({ selectivePointers: pointers }) });
  try {
    const verifiableCredential = structuredClone({ ...credential, proof });
    return (await derive({ verifiableCredential, suite, documentLoader: loadContext })) as T;
  } catch (cause) {
    throw identityFailures.fail('disclosure-refused', 'pointers', cause);
  }
}

/**
 * Whether a value is a base proof (VC-DI-ECDSA §3.4.2: CBOR header d9 5d 00), from which every part that is not mandatory
 * can be derived: a holder's secret.
 */
export function isBaseProof(value: JsonValue): boolean {
  return isJsonObject(value) && typeof value.proofValue === 'string' && value.proofValue.startsWith('u2V0A');
}

/** Counts objects, arrays and plain values down to nothing. */
function hasMoreValues(value: JsonValue, budget: { left: number }): boolean {
  if (--budget.left < 0) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member: JsonValue) => hasMoreValues(member, budget));
}

function checkPointers(pointers: readonly string[]): void {
  const good = pointers.every((pointer) => typeof pointer === 'string' && /^(\/([^~/]|~[01])*)*$/.test(pointer));
  if (!good || pointers.length > MAX_POINTERS) throw identityFailures.fail('disclosure-refused', 'JSON pointers');
}
