import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { createProof } from '../../../../agent/identity/data-integrity/create-proof.ts';
import type { Cryptosuite } from '../../../../agent/identity/data-integrity/proof.ts';
import { selectivelyDisclose } from '../../../../agent/identity/data-integrity/sd-suite.ts';
import { verifyProofs } from '../../../../agent/identity/data-integrity/verify-proofs.ts';
import type { ProofAlgorithm, Signer } from '../../../../agent/identity/keys/signer.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { randomCredential } from './documents.ts';
import { mutate } from './mutate.ts';
import { oracleOf } from './oracle.ts';
import { Random } from './random.ts';

export const COMPARED: readonly Cryptosuite[] = [
  'eddsa-rdfc-2022',
  'ecdsa-rdfc-2019',
  'eddsa-jcs-2022',
  'ecdsa-jcs-2019',
  'ecdsa-sd-2023',
];

export interface Comparison {
  compared: number;
  /** Verdicts in which both said yes. */
  accepted: number;
  /** We refuse by a documented rule what the oracle lets pass; by our reason code. */
  readonly stricter: Map<string, number>;
  /** Seeds of all other differences. */
  readonly differences: string[];
}

/**
 * Where we refuse and the oracle does not, on purpose: proofs and identifiers whose shape the texts forbid, a proof with
 * a context of its own, which could show a signed value under another name, and names that are no terms.
 */
const STRICTER = new Set([
  'proof-malformed',
  'proof-context-mismatch',
  'document-too-large',
  'key-unusable',
  'name-not-term',
]);

const signers: Readonly<Record<ProofAlgorithm, readonly Signer[]>> = {
  Ed25519: [generateSoftwareSigner('Ed25519')],
  'P-256': [generateSoftwareSigner('P-256')],
  'P-384': [generateSoftwareSigner('P-384')],
};

/** Compares verdicts on `count` documents from `firstSeed` on: one in five as signed, the others changed. */
export async function compareVerdicts(
  suite: Cryptosuite,
  count: number,
  firstSeed = 0,
  onProgress: (done: number) => void = () => undefined,
): Promise<Comparison> {
  const oracle = oracleOf(suite);
  const result: Comparison = { compared: 0, accepted: 0, stricter: new Map(), differences: [] };
  for (let seed = firstSeed; result.compared < count; seed++) {
    const document = await makeDocument(suite, new Random(seed));
    if (document === undefined) continue;
    result.compared++;
    const ours = await verdictOf(document);
    const theirs = await oracle(document).catch(() => false);
    if (ours === true && theirs) result.accepted++;
    else if ((ours === true) !== theirs) {
      if (typeof ours === 'string' && STRICTER.has(ours))
        result.stricter.set(ours, (result.stricter.get(ours) ?? 0) + 1);
      else result.differences.push(`${suite} seed ${seed}: ${ours === true ? 'we accept' : `we refuse (${ours})`}`);
    }
    if (result.compared % 500 === 0) onProgress(result.compared);
  }
  return result;
}

/** The document of a seed; undefined where the generated one cannot be signed. */
export async function makeDocument(suite: Cryptosuite, random: Random): Promise<JsonObject | undefined> {
  const algorithm = algorithmOf(suite, random);
  const [signer] = signers[algorithm];
  if (signer === undefined) return undefined;
  const credential = randomCredential(random, signer.controller);
  try {
    const signed = await createProof(credential, {
      signer,
      cryptosuite: suite,
      purpose: 'assertionMethod',
      created: Date.parse('2026-01-02T03:04:05Z'),
      mandatoryPointers: ['/issuer'],
    });
    const shown = suite === 'ecdsa-sd-2023' ? await selectivelyDisclose(signed, ['/credentialSubject']) : signed;
    return random.chance(0.2) ? shown : mutate(shown, random);
  } catch {
    return undefined;
  }
}

function algorithmOf(suite: Cryptosuite, random: Random): ProofAlgorithm {
  if (suite.startsWith('eddsa')) return 'Ed25519';
  return suite === 'ecdsa-sd-2023' ? 'P-256' : random.pick(['P-256', 'P-384'] as const);
}

async function verdictOf(document: JsonObject): Promise<true | string> {
  const proofs = await verifyProofs(document, {
    purpose: 'assertionMethod',
    now: Date.parse('2026-06-01T00:00:00Z'),
    clockSkewMs: 0,
    accepts: () => true,
    acceptsAlgorithm: () => true,
  });
  return 'code' in proofs ? proofs.code : true;
}
