import type { JsonObject } from '../base/json.ts';

/** The Data Integrity suites of VC-DI-EdDSA 1.0 and VC-DI-ECDSA 1.0 that are issued and verified here. */
export type Cryptosuite = 'eddsa-jcs-2022' | 'ecdsa-jcs-2019' | 'eddsa-rdfc-2022' | 'ecdsa-rdfc-2019' | 'ecdsa-sd-2023';

/** The suites that canonicalise by JCS (RFC 8785): one pass over the JSON, no JSON-LD processing. */
export type JcsCryptosuite = Extract<Cryptosuite, 'eddsa-jcs-2022' | 'ecdsa-jcs-2019'>;

/** Why a proof was made (Data Integrity §2.3). */
export type ProofPurpose = 'assertionMethod' | 'authentication';

/** What goes into a proof besides its value (Data Integrity §2.1). Times are milliseconds since 1970. */
export interface ProofOptions {
  readonly purpose: ProofPurpose;
  readonly created?: number;
  readonly expires?: number;
  readonly challenge?: string;
  readonly domain?: string;
  readonly nonce?: string;
  /** `id` of this proof, needed when another proof is to name it. */
  readonly id?: string;
  /** The proofs that this one also covers (Data Integrity §2.1.2). */
  readonly previousProof?: string | readonly string[];
}

/** A DataIntegrityProof as it stands in a secured document. */
export interface DataIntegrityProof extends JsonObject {
  readonly type: 'DataIntegrityProof';
  readonly cryptosuite: string;
  readonly verificationMethod: string;
  readonly proofPurpose: string;
  readonly proofValue: string;
}

/** A document with one proof. */
export type Secured<T extends JsonObject> = T & { readonly proof: DataIntegrityProof };

/** A proof that only lacks its signature, which may be made elsewhere and later. */
export interface PreparedProof<T extends JsonObject> {
  /**
   * What is to be signed: hash(proof configuration) ‖ hash(document), 64 bytes (SHA-256), 96 with P-384 (SHA-384).
   * ECDSA hashes these bytes once more, as every signer here does.
   */
  readonly hashData: Uint8Array;
  /**
   * The secured document. `signature` is raw: Ed25519, or r ‖ s. It is not verified here.
   * @throws signature-length
   */
  attach(signature: Uint8Array): Secured<T>;
}
