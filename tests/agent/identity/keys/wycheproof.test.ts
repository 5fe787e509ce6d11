import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { resolved } from '../../../../agent/identity/did/resolution.ts';
import type { DidResolver } from '../../../../agent/identity/did/resolver.ts';
import { readCompactJws } from '../../../../agent/identity/jose/jws.ts';
import { verifyJws } from '../../../../agent/identity/jose/verify-jws.ts';
import { multikeyOfJwk } from '../../../../agent/identity/keys/multikey-of-jwk.ts';
import { verificationKeyOf } from '../../../../agent/identity/keys/verification-key.ts';
import { needVectors, readJson } from '../shared-vectors.ts';

interface Group {
  readonly publicKeyJwk?: JsonObject;
  readonly publicKey: JsonObject;
  readonly public?: JsonObject;
  readonly comment: string;
  readonly tests: readonly {
    readonly tcId: number;
    readonly result: 'valid' | 'invalid' | 'acceptable';
    readonly msg: string;
    readonly sig: string;
    readonly jws: string;
  }[];
}

function groupsOf(context: Mocha.Context, name: string): readonly Group[] {
  return readJson(needVectors(context), 'wycheproof', `${name}.json`).testGroups as unknown as readonly Group[];
}

/** The JWK of a group; some files give Ed25519 and P-384 keys by coordinates only. */
function jwkOf({ publicKeyJwk, publicKey }: Group): JsonObject {
  if (publicKeyJwk !== undefined) return publicKeyJwk;
  const hex = (name: string): string => {
    const text = String(publicKey[name]);
    const bytes = publicKey.curve === 'secp384r1' ? 48 : 32;
    return Buffer.from(text.replace(/^00/, '').padStart(2 * bytes, '0'), 'hex').toString('base64url');
  };
  return { kty: 'EC', crv: publicKey.curve === 'secp384r1' ? 'P-384' : 'P-256', x: hex('wx'), y: hex('wy') };
}

describe('Wycheproof signatures through the verification key', () => {
  for (const [name, atLeast] of [
    ['ed25519_test', 150],
    ['ecdsa_secp256r1_sha256_p1363_test', 260],
    ['ecdsa_secp384r1_sha384_p1363_test', 280],
  ] as const)
    it(name, function () {
      let count = 0;
      for (const group of groupsOf(this, name)) {
        const key = verificationKeyOf(multikeyOfJwk(jwkOf(group)));
        for (const { tcId, msg, sig, result } of group.tests) {
          const holds = key.verify(Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex'));
          assert.equal(holds, result === 'valid', `test ${tcId}`);
          count++;
        }
      }
      assert.ok(count >= atLeast);
    });
});

describe('Wycheproof JSON web signatures through the token reader', () => {
  const DID = 'did:web:signer.example';
  const KID = `${DID}#key`;

  /** A resolver that knows one key, as the group gives it. */
  function resolverOf(jwk: JsonObject): DidResolver {
    const method = { id: KID, type: 'JsonWebKey', controller: DID, publicKeyJwk: { kty: 'EC', ...jwk } };
    return { resolve: async () => resolved({ id: DID, verificationMethod: [method], assertionMethod: [KID] }) };
  }

  async function verdict(token: string, jwk: JsonObject): Promise<boolean> {
    const jws = readCompactJws(token);
    if ('code' in jws) return false;
    const demands = { purpose: 'assertionMethod', now: 0, acceptsAlgorithm: () => true, resolver: resolverOf(jwk) };
    // The vectors name keys by identifiers of their own; here every token asks for the one key.
    const asked = { ...jws, header: { ...jws.header, kid: KID } };
    return !('code' in (await verifyJws(asked, undefined, { ...demands, purpose: 'assertionMethod' })));
  }

  it('accepts exactly what is valid under P-256, and refuses all that is under other kinds of key', async function () {
    const seen = { accepted: 0, refused: 0, otherKinds: 0 };
    for (const group of groupsOf(this, 'json_web_signature_test')) {
      const jwk = group.public ?? {};
      const ours = jwk.crv === 'P-256';
      for (const { tcId, jws, result } of group.tests) {
        const holds = await verdict(typeof jws === 'string' ? jws : '', jwk);
        assert.equal(holds, ours && result === 'valid', `test ${tcId}`);
        if (!ours) seen.otherKinds++;
        else if (holds) seen.accepted++;
        else seen.refused++;
      }
    }
    // RSA, HMAC and P-521 (otherKinds) are refused whatever their signature: no DID here has such keys.
    assert.ok(seen.accepted >= 2 && seen.refused >= 37 && seen.otherKinds > 300, JSON.stringify(seen));
  });
});
