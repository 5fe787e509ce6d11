import { createECDH, createSign, createVerify, generateKeyPairSync } from 'node:crypto';

/**
 * CPU-bound milliseconds of the P-256 operations that one read cannot do without, straight from OpenSSL: the secure
 * channel's two agreements at each end with their key pairs, the session key pair, the vault key's agreement, the two
 * signatures of the card, and the verifications of authorisation, certificates, delegation and presentation.
 */
export function rawFloorMs(rounds: number): number {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const peer = createECDH('prime256v1');
  const peerPoint = peer.generateKeys();
  const data = Buffer.alloc(64, 7);
  const signature = createSign('sha256').update(data).sign(privateKey);
  const start = performance.now();
  for (let round = 0; round < rounds; round++) {
    for (let pair = 0; pair < 3; pair++) createECDH('prime256v1').generateKeys();
    for (let agreement = 0; agreement < 5; agreement++) peer.computeSecret(peerPoint);
    for (let signing = 0; signing < 2; signing++) createSign('sha256').update(data).sign(privateKey);
    for (let verification = 0; verification < 7; verification++)
      createVerify('sha256').update(data).verify(publicKey, signature);
  }
  return (performance.now() - start) / rounds;
}
