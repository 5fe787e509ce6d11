/** The signature algorithms: each key has exactly one. */
export type SignatureAlgorithm = 'Ed25519' | 'P-256' | 'P-384' | 'P-521';

/** Those that a Data Integrity suite exists for. */
export type ProofAlgorithm = Exclude<SignatureAlgorithm, 'P-521'>;

/**
 * A key that can sign, wherever it lies: in this process, in a card, behind PKCS#11. The private key is never handed
 * out.
 */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  /** DID URL of the public key (`did:key:z…#z…`), as it stands in the proof. */
  readonly verificationMethod: string;
  /** DID that controls the key: the part of `verificationMethod` before `#`, unless the DID document says otherwise. */
  readonly controller: string;
  /**
   * Signs the data itself, not a digest of it: Ed25519 (RFC 8032, 64 bytes), or ECDSA with SHA-256 (P-256, 64 bytes),
   * SHA-384 (P-384, 96 bytes) or SHA-512 (P-521, 132 bytes) as r ‖ s (IEEE P1363). Rejects with the error of where the key lies.
   */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** Bytes of a signature, r ‖ s for ECDSA. */
export const SIGNATURE_BYTES: Readonly<Record<SignatureAlgorithm, number>> = {
  Ed25519: 64,
  'P-256': 64,
  'P-384': 96,
  'P-521': 132,
};

/** Hash of ECDSA with each curve (FIPS 186-5, Data Integrity ECDSA §2.2, RFC 7518 §3.4); Ed25519 hashes for itself. */
export const DIGESTS: Readonly<Record<SignatureAlgorithm, 'sha256' | 'sha384' | 'sha512' | null>> = {
  Ed25519: null,
  'P-256': 'sha256',
  'P-384': 'sha384',
  'P-521': 'sha512',
};
