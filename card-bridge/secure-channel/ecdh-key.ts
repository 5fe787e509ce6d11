/**
 * A P-256 key-agreement key whose private half may lie in an HSM. A node or a registration authority authenticates
 * itself to cards with it (GPC Amendment F, SK.OCE.ECKA).
 */
export interface EcdhKey {
  /** Public key as an uncompressed point, 65 bytes beginning with 04. */
  readonly publicPoint: Uint8Array;
  /** Plain ECDH: the x coordinate (32 bytes) of this private key times `peerPoint` (65 bytes, uncompressed). */
  agree(peerPoint: Uint8Array): Promise<Uint8Array>;
}
