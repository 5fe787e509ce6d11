import type { Cryptosuite } from '../identity/data-integrity/proof.ts';
import type { SignatureAlgorithm } from '../identity/keys/signer.ts';

/** Veramo's `proofFormat` for what the engine issues: the names of the Data Integrity suites, and `vc+jwt`. */
export type EngineProofFormat = Cryptosuite | 'vc+jwt';

const ALGORITHMS: Readonly<Record<EngineProofFormat, readonly SignatureAlgorithm[]>> = {
  'eddsa-jcs-2022': ['Ed25519'],
  'eddsa-rdfc-2022': ['Ed25519'],
  'ecdsa-jcs-2019': ['P-256', 'P-384'],
  'ecdsa-rdfc-2019': ['P-256', 'P-384'],
  'ecdsa-sd-2023': ['P-256'],
  'vc+jwt': ['Ed25519', 'P-256', 'P-384', 'P-521'],
};

export function isEngineProofFormat(name: string): name is EngineProofFormat {
  return Object.hasOwn(ALGORITHMS, name);
}

export function algorithmsOf(format: EngineProofFormat): readonly SignatureAlgorithm[] {
  return ALGORITHMS[format];
}

export function formatsFor(algorithm: SignatureAlgorithm): EngineProofFormat[] {
  return Object.keys(ALGORITHMS)
    .filter(isEngineProofFormat)
    .filter((format) => ALGORITHMS[format].includes(algorithm));
}
