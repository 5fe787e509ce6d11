import assert from 'node:assert/strict';
import { cmac as nobleCmac } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { toHex } from '../../../card-bridge/base/bytes.ts';
import { cmac } from '../../../card-bridge/secure-channel/cmac.ts';

describe('AES-CMAC', () => {
  it('is what an implementation by others computes, whatever the key, the length and the parts', () => {
    const key = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    fc.assert(
      fc.property(key, fc.uint8Array({ maxLength: 300 }), fc.nat(300), (secret, message, cut) => {
        const ours = cmac(secret, message.slice(0, cut), message.slice(cut));
        assert.equal(toHex(ours), toHex(nobleCmac(message, secret)));
      }),
      { numRuns: 300 },
    );
  });
});
