import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { didJwk, didKey } from '../../../agent/identity/did/index.ts';
import { createDidResolver } from '../../../agent/identity/did/resolver.ts';
import { uncompressedPoint } from '../../../agent/identity/keys/multikey.ts';
import { publicKeyFromJwk } from '../../../agent/identity/keys/public-jwk.ts';
import { verificationKeyOf } from '../../../agent/identity/keys/verification-key.ts';
import {
  CardKms,
  type CardSigner,
  type IdentityAgent,
  openIdentityAgent,
  SoftwareKms,
} from '../../../agent/veramo/index.ts';
import { type IdentityStores, openIdentityStores } from '../../../agent/veramo/stores/index.ts';
import { madeStore } from '../base/store/made-store.ts';
import { withDirectory } from '../identity/temporary-directory.ts';

/** What a card shows of its holder key; the private key stands in for the one inside the card. */
function cardSigner(): CardSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicPoint: uncompressedPoint(publicKeyFromJwk({ ...publicKey.export({ format: 'jwk' }) })),
    sign: async (message) => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
}

async function withAgent<T>(
  work: (agent: IdentityAgent, card: CardKms, stores: IdentityStores) => Promise<T>,
): Promise<T> {
  return withDirectory(async (directory) => {
    const stores = await openIdentityStores(await madeStore(directory), Buffer.alloc(32, 1));
    const card = new CardKms();
    const agent = await openIdentityAgent({
      kms: { card, software: new SoftwareKms(stores.privateKeys) },
      defaultKms: 'software',
      keyStore: stores.keys,
      didStore: stores.dids,
      resolver: createDidResolver({ methods: [didKey, didJwk] }),
      credentialProviders: [],
      plugins: [stores.data],
      schemaValidation: true,
    });
    try {
      return await work(agent, card, stores);
    } finally {
      await stores.close();
    }
  });
}

describe('Veramo agent', () => {
  for (const [keyType, multikeyStart] of [
    ['Ed25519', 'z6Mk'],
    ['P-256', 'zDn'],
    ['P-384', 'z82'],
  ] as const)
    it(`makes a did:key of ${keyType} when asked for it, and signs with its key`, async () => {
      await withAgent(async (agent) => {
        const { did, keys } = await agent.createDid({ keyType });
        assert.ok(did.startsWith(`did:key:${multikeyStart}`), did);
        const [key] = keys;
        assert.equal(key?.type, keyType);
        const message = Buffer.from('message');
        const signature = await agent.sign(key?.keyId ?? '', message);
        assert.ok(verificationKeyOf(did.slice('did:key:'.length)).verify(message, signature));
        const { didDocument } = await agent.veramo.resolveDid({ didUrl: did });
        assert.equal(didDocument?.id, did);
      });
    });

  it('makes the holder’s DID of the key in the card, and signs only while the card is there', async () => {
    await withAgent(async (agent, card) => {
      await assert.rejects(agent.createDid({ kms: 'card', keyType: 'P-256' }), { code: 'kms-card-absent' });
      const signer = cardSigner();
      const removed = card.attach(signer);
      const { did, keys } = await agent.createDid({ kms: 'card', keyType: 'P-256', alias: 'holder' });
      assert.ok(did.startsWith('did:key:zDn'));
      const keyId = keys[0]?.keyId ?? '';
      const message = Buffer.from('message');
      assert.ok(verificationKeyOf(did.slice('did:key:'.length)).verify(message, await agent.sign(keyId, message)));
      removed();
      await assert.rejects(agent.sign(keyId, message), { code: 'kms-card-absent' });
      card.attach(cardSigner());
      await assert.rejects(agent.sign(keyId, message), { code: 'kms-card-absent' });
      assert.deepEqual(
        (await agent.findDids({ alias: 'holder' })).map((found) => found.did),
        [did],
      );
    });
  });

  it('lets nothing but P-256 into the card, no foreign private key, no other algorithm, no key agreement', async () => {
    await withAgent(async (agent, card) => {
      card.attach(cardSigner());
      await assert.rejects(agent.createDid({ kms: 'card', keyType: 'Ed25519' }), { code: 'kms-key-type-unsupported' });
      const { keys } = await agent.createDid({ kms: 'card', keyType: 'P-256' });
      const keyRef = keys[0]?.keyId ?? '';
      const { veramo } = agent;
      await assert.rejects(veramo.keyManagerSign({ keyRef, data: 'x', algorithm: 'EdDSA' }), {
        code: 'kms-algorithm-refused',
      });
      await assert.rejects(
        veramo.keyManagerImport({ kms: 'card', type: 'Secp256r1', privateKeyHex: '01'.repeat(32) }),
        {
          code: 'kms-operation-refused',
        },
      );
      const publicKey = { type: 'Secp256r1', publicKeyHex: keyRef };
      await assert.rejects(veramo.keyManagerSharedSecret({ secretKeyRef: keyRef, publicKey }), {
        code: 'kms-operation-refused',
      });
    });
  });

  it('never makes another kind of key than the one asked for', async () => {
    await withAgent(async ({ veramo }) => {
      for (const keyType of ['Secp256k1', 'Bls12381G1', 'X25519', 'nonsense'])
        await assert.rejects(veramo.didManagerCreate({ provider: 'did:key', options: { keyType } }), {
          code: 'kms-key-type-unsupported',
        });
    });
  });

  it('imports private keys by their bytes and computes their public keys', async () => {
    await withAgent(async ({ veramo }) => {
      for (const [type, bytes] of [
        ['Ed25519', 32],
        ['X25519', 32],
        ['Secp256r1', 32],
        ['Secp384r1', 48],
      ] as const) {
        const privateKeyHex = '42'.repeat(bytes);
        const key = await veramo.keyManagerImport({ kms: 'software', type, privateKeyHex });
        assert.ok(!('privateKeyHex' in key));
        assert.equal((await veramo.keyManagerImport({ kms: 'software', type, privateKeyHex })).kid, key.kid);
        await assert.rejects(veramo.keyManagerImport({ kms: 'software', type, privateKeyHex: '42' }), {
          code: 'store-entry-invalid',
        });
      }
    });
  });

  it('agrees with RFC 8032 section 7.1 and RFC 7748 section 6.1', async () => {
    await withAgent(async ({ veramo }) => {
      const imported = (type: string, privateKeyHex: string) =>
        veramo.keyManagerImport({ kms: 'software', type, privateKeyHex });
      const signing = await imported('Ed25519', '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
      assert.equal(signing.publicKeyHex, 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
      const bob = await imported('X25519', '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
      assert.equal(bob.publicKeyHex, 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
      const alice = {
        type: 'X25519',
        publicKeyHex: '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
      };
      const shared = await veramo.keyManagerSharedSecret({ secretKeyRef: bob.kid, publicKey: alice });
      assert.equal(shared, '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
    });
  });

  it('removes the keys of a DID with it', async () => {
    await withAgent(async (agent, _card, stores) => {
      const { did, keys } = await agent.createDid();
      await agent.deleteDid(did);
      const keyId = keys[0]?.keyId ?? '';
      await assert.rejects(agent.sign(keyId, Buffer.from('x')), { code: 'kms-key-unknown' });
      assert.deepEqual(await stores.privateKeys.listKeys(), []);
      assert.deepEqual(await agent.findDids(), []);
    });
  });

  it('refuses to change a did:key', async () => {
    await withAgent(async ({ veramo, createDid }) => {
      const { did } = await createDid();
      const service = { id: '#x', type: 'x', serviceEndpoint: 'https://x.example' };
      await assert.rejects(veramo.didManagerAddService({ did, service }), { code: 'did-operation-refused' });
    });
  });

  it('hands out DID documents that a plug-in may change without spoiling the resolver', async () => {
    await withAgent(async (agent) => {
      const { did } = await agent.createDid();
      const first = await agent.veramo.resolveDid({ didUrl: did });
      if (first.didDocument?.verificationMethod !== undefined) first.didDocument.verificationMethod.length = 0;
      const second = await agent.veramo.resolveDid({ didUrl: did });
      assert.equal(second.didDocument?.verificationMethod?.length, 1);
    });
  });

  it('checks calls of the data store against the schemas it was written with', async () => {
    await withAgent(async ({ veramo }) => {
      const wrong = { where: [{ column: 'colour', value: ['red'] }] } as never;
      await assert.rejects(veramo.dataStoreORMGetVerifiableCredentials(wrong), /colour|column|enum/i);
      assert.deepEqual(
        await veramo.dataStoreORMGetVerifiableCredentials({ where: [{ column: 'type', value: ['X'] }] }),
        [],
      );
      const verifiableCredential = {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiableCredential'],
        issuer: 'did:key:z',
        credentialSubject: { id: 'did:key:z' },
        proof: {},
      } as never;
      const hash = await veramo.dataStoreSaveVerifiableCredential({ verifiableCredential });
      assert.deepEqual(await veramo.dataStoreGetVerifiableCredential({ hash }), verifiableCredential);
    });
  });
});
