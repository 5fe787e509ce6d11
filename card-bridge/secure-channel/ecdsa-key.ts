/**
 * A P-256 key that signs and whose private half may lie in an HSM: a terminal, a node or a registration authority proves
 * itself to cards with it.
 */
export interface EcdsaKey {
  /** Public key as an uncompressed point, 65 bytes beginning with 04. */
  readonly publicPoint: Uint8Array;
  /** ECDSA P-256 with SHA-256 over `message`: r ‖ s, 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
