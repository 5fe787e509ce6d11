import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeBase58, encodeBase58 } from '../../../../agent/identity/base/base58.ts';
import { didKeyOf, resolveDidKey } from '../../../../agent/identity/did/did-key.ts';
import { didKeyUrl } from '../../../../agent/identity/keys/did-key-url.ts';

const ED25519 = 'z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
const KEYS = {
  Ed25519: ED25519,
  X25519: 'z6LSg8zQom395jKLrGiBNruB9MM6V8PWuf2FpEy4uRFiqQBR',
  'P-256': 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169',
  'P-384': 'z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9',
  'P-521': 'z2J9gaYxrKVpdoG9A4gRnmpnRCcxU6agDtFVVBVdn1JedouoZN7SzcyREXXzWgt3gGiwpoHq7K68X4m32D8HgzG8wv3sY5j7',
};

function errorOf(did: string, options = {}): string | undefined {
  return resolveDidKey(did, options).didResolutionMetadata.error;
}

function didOfBytes(...bytes: number[]): string {
  return `did:key:z${encodeBase58(Uint8Array.from(bytes))}`;
}

describe('did:key', () => {
  for (const [type, multibase] of Object.entries(KEYS))
    it(`resolves ${type} to one Multikey under its own identifier`, () => {
      const did = `did:key:${multibase}`;
      const { didDocument } = resolveDidKey(did);
      assert.equal(didDocument?.id, did);
      assert.deepEqual(didDocument?.verificationMethod, [
        { id: `${did}#${multibase}`, type: 'Multikey', controller: did, publicKeyMultibase: multibase },
      ]);
      const signs = type !== 'X25519';
      assert.deepEqual(didDocument?.assertionMethod, signs ? [didKeyUrl(did)] : undefined);
      assert.deepEqual(didDocument?.keyAgreement, signs ? undefined : [didKeyUrl(did)]);
    });

  it('derives the X25519 keys of the did:key test vectors from Ed25519 keys when asked', () => {
    const pairs = [
      ['z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp', 'z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW'],
      ['z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', 'z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p'],
    ];
    for (const [signing, agreement] of pairs) {
      const { didDocument } = resolveDidKey(`did:key:${signing}`, { enableEncryptionKeyDerivation: true });
      assert.deepEqual(didDocument?.keyAgreement, [`did:key:${signing}#${agreement}`]);
    }
  });

  it('gives P-521 as the JWK of the did:key test vectors', () => {
    const { didDocument } = resolveDidKey(`did:key:${KEYS['P-521']}`, { publicKeyFormat: 'JsonWebKey2020' });
    assert.deepEqual(didDocument?.verificationMethod?.[0]?.publicKeyJwk, {
      kty: 'EC',
      crv: 'P-521',
      x: 'ASUHPMyichQ0QbHZ9ofNx_l4y7luncn5feKLo3OpJ2nSbZoC7mffolj5uy7s6KSKXFmnNWxGJ42IOrjZ47qqwqyS',
      y: 'AW9ziIC4ZQQVSNmLlp59yYKrjRY0_VqO-GOIYQ9tYpPraBKUloEId6cI_vynCzlZWZtWpgOM3HPhYEgawQ703RjC',
    });
  });

  it('gives P-256 as a JWK when that format is asked for', () => {
    const { didDocument } = resolveDidKey(`did:key:${KEYS['P-256']}`, { publicKeyFormat: 'JsonWebKey2020' });
    assert.deepEqual(didDocument?.verificationMethod?.[0]?.publicKeyJwk, {
      kty: 'EC',
      crv: 'P-256',
      x: 'fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI',
      y: 'hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU',
    });
  });

  it('accepts version 1 written out and no other version', () => {
    assert.equal(errorOf(`did:key:1:${ED25519}`), undefined);
    for (const version of ['2', '-v4', '', '1.1']) assert.equal(errorOf(`did:key:${version}:${ED25519}`), 'invalidDid');
  });

  it('names what is wrong with an identifier', () => {
    assert.equal(errorOf(`did:key:${ED25519.slice(1)}`), 'invalidDid');
    assert.equal(errorOf('did:key:z6Mk0OIl'), 'invalidDid');
    assert.equal(errorOf(didOfBytes(0xed, 0x01, 1, 2, 3)), 'invalidPublicKeyLength');
    assert.equal(errorOf(didOfBytes(0xed, 0x01, ...new Array(33).fill(7))), 'invalidPublicKeyLength');
    assert.equal(errorOf(didOfBytes(0x80, 0x24, 2, ...new Array(32).fill(0xff))), 'invalidPublicKey');
    assert.equal(errorOf(didOfBytes(0xe7, 0x01, 2, ...new Array(32).fill(1))), 'unsupportedPublicKeyType');
  });

  it('names what is wrong with a wished key format', () => {
    const did = `did:key:${KEYS['P-256']}`;
    assert.equal(errorOf(did, { publicKeyFormat: 'NoSuchFormat' }), 'unsupportedPublicKeyType');
    assert.equal(errorOf(did, { publicKeyFormat: 'Ed25519VerificationKey2020' }), 'invalidPublicKeyType');
    assert.equal(errorOf(did, { publicKeyFormat: 'JsonWebKey' }), 'invalidPublicKeyType');
    const enabled = { publicKeyFormat: 'JsonWebKey', enableExperimentalPublicKeyTypes: true };
    assert.equal(errorOf(did, enabled), undefined);
  });

  it('gives back the same DID for the same key, whatever point form it comes in', () => {
    const point = resolveDidKey(`did:key:${KEYS['P-256']}`, { publicKeyFormat: 'JsonWebKey2020' });
    const jwk = point.didDocument?.verificationMethod?.[0]?.publicKeyJwk;
    const bytes = Buffer.concat([
      Buffer.of(4),
      Buffer.from(jwk?.x ?? '', 'base64url'),
      Buffer.from(jwk?.y ?? '', 'base64url'),
    ]);
    assert.equal(didKeyOf({ type: 'P-256', bytes }), `did:key:${KEYS['P-256']}`);
  });

  it('answers every text without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        const { didDocument, didResolutionMetadata } = resolveDidKey(`did:key:z${text}`);
        return (didDocument === null) === (didResolutionMetadata.error !== undefined);
      }),
    );
  });
});

describe('base58btc', () => {
  it('is the inverse of itself for every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        Buffer.from(decodeBase58(encodeBase58(bytes))).equals(bytes),
      ),
    );
  });

  it('agrees with the vectors of draft-msporny-base58', () => {
    assert.equal(encodeBase58(Buffer.from('Hello World!')), '2NEpo7TZRRrLZSi2U');
    assert.equal(
      encodeBase58(Buffer.from('The quick brown fox jumps over the lazy dog.')),
      'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
    );
    assert.equal(encodeBase58(Buffer.from('0000287fb4cd', 'hex')), '11233QC4');
  });
});
