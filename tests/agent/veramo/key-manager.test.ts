import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type AbstractKeyManagementSystem, type AbstractKeyStore, KeyManager } from '@veramo/key-manager';
import { didKey } from '../../../agent/identity/did/index.ts';
import { createDidResolver } from '../../../agent/identity/did/resolver.ts';
import { didKeyMultibase } from '../../../agent/identity/keys/did-key-url.ts';
import { generateSoftwareSigner } from '../../../agent/identity/keys/software-signer.ts';
import { verificationKeyOf } from '../../../agent/identity/keys/verification-key.ts';
import {
  CardKms,
  KeyManagerPlugin,
  MemoryKeyStore,
  openIdentityAgent,
  SignerKms,
  SoftwareKms,
} from '../../../agent/veramo/index.ts';
import { openIdentityStores } from '../../../agent/veramo/stores/index.ts';
import { madeStore } from '../base/store/made-store.ts';
import { withDirectory } from '../identity/temporary-directory.ts';

const resolver = createDidResolver({ methods: [didKey] });

describe('the key manager', () => {
  it('does what Veramo’s own does with the same systems and stores', async () => {
    await withDirectory(async (directory) => {
      const stores = await openIdentityStores(await madeStore(directory), randomBytes(32));
      const software: AbstractKeyManagementSystem = new SoftwareKms(stores.privateKeys);
      const kms = { software };
      const store: AbstractKeyStore = stores.keys;
      const own = new KeyManagerPlugin({ store, kms }).methods;
      const stock = new KeyManager({ store, kms }).methods;
      assert.deepEqual(await own.keyManagerGetKeyManagementSystems(), await stock.keyManagerGetKeyManagementSystems());
      for (const [maker, user] of [
        [own, stock],
        [stock, own],
      ] as const) {
        const made = await maker.keyManagerCreate({ kms: 'software', type: 'Ed25519', meta: { colour: 'blue' } });
        assert.equal(made.meta?.colour, 'blue');
        assert.deepEqual(await user.keyManagerGet({ kid: made.kid }), await maker.keyManagerGet({ kid: made.kid }));
        for (const [data, encoding] of [
          ['text with ü', 'utf-8'],
          ['00ff', 'hex'],
          ['0x00ff', 'base16'],
          ['AP8=', 'base64'],
        ] as const)
          assert.equal(
            await maker.keyManagerSign({ keyRef: made.kid, data, encoding }),
            await user.keyManagerSign({ keyRef: made.kid, data, encoding }),
            encoding,
          );
        assert.equal(
          await maker.keyManagerSignJWT({ kid: made.kid, data: 'head.body' }),
          await user.keyManagerSignJWT({ kid: made.kid, data: 'head.body' }),
        );
        assert.equal(await user.keyManagerDelete({ kid: made.kid }), true);
        await assert.rejects(maker.keyManagerGet({ kid: made.kid }), { code: 'kms-key-unknown' });
      }
      await stores.close();
    });
  });

  it('takes an X25519 key for agreement, and imports keys', async () => {
    await withDirectory(async (directory) => {
      const stores = await openIdentityStores(await madeStore(directory), randomBytes(32));
      const { methods } = new KeyManagerPlugin({
        store: stores.keys,
        kms: { software: new SoftwareKms(stores.privateKeys) },
      });
      const privateKeyHex = '77076d0a7318a57d3c16c17251b26645df3f6a5cd23bc2df5eb48d7f4f7e5a21';
      const one = await methods.keyManagerImport({ kms: 'software', type: 'X25519', privateKeyHex });
      assert.equal('privateKeyHex' in one, false);
      const other = await methods.keyManagerCreate({ kms: 'software', type: 'X25519' });
      assert.equal(
        await methods.keyManagerSharedSecret({ secretKeyRef: one.kid, publicKey: other }),
        await methods.keyManagerSharedSecret({ secretKeyRef: other.kid, publicKey: one }),
      );
      await stores.close();
    });
  });

  it('refuses systems that it does not have, encrypted messages and Ethereum transactions', async () => {
    const { methods } = new KeyManagerPlugin({ store: new MemoryKeyStore(), kms: { card: new CardKms() } });
    for (const kms of ['software', 'toString', ''])
      await assert.rejects(methods.keyManagerCreate({ kms, type: 'Ed25519' }), { code: 'kms-unknown' });
    const kid = 'any';
    for (const work of [
      methods.keyManagerEncryptJWE({ kid, to: { kid, type: 'X25519', publicKeyHex: '00' }, data: 'text' }),
      methods.keyManagerDecryptJWE({ kid, data: 'text' }),
      methods.keyManagerSignEthTX({ kid, transaction: {} }),
    ])
      await assert.rejects(work, { code: 'kms-operation-refused' });
  });
});

describe('keys that a program holds itself', () => {
  it('sign under the DID of their agent and are not made, imported or deleted by it', async () => {
    const signers = [generateSoftwareSigner('Ed25519'), generateSoftwareSigner('P-256')] as const;
    const agent = await openIdentityAgent({ kms: { own: new SignerKms('own', signers) }, defaultKms: 'own', resolver });
    for (const given of signers) {
      const { did, keys } = await agent.createDid({ keyType: given.algorithm as 'Ed25519', alias: given.algorithm });
      assert.equal(did, given.controller);
      const signer = await agent.signer(did);
      assert.equal(signer.verificationMethod, given.verificationMethod);
      const data = Buffer.from('data');
      const key = verificationKeyOf(didKeyMultibase(given.verificationMethod) ?? '');
      assert.ok(key.verify(data, await signer.sign(data)));
      assert.ok(key.verify(data, await agent.sign(keys[0]?.keyId ?? '', data)));
      await assert.rejects(agent.deleteDid(did), { code: 'kms-operation-refused' });
    }
    await assert.rejects(agent.createDid({ keyType: 'P-384' }), { code: 'kms-key-unknown' });
    await assert.rejects(
      agent.veramo.keyManagerImport({ kms: 'own', type: 'Ed25519', privateKeyHex: '00'.repeat(32) }),
      { code: 'kms-operation-refused' },
    );
    await assert.rejects(agent.signer('did:key:z6MkunknownUnknown'));
  });

  it('are refused when their DID says nothing about the key', () => {
    const signer = generateSoftwareSigner('Ed25519', {
      controller: 'did:web:issuer.example',
      verificationMethod: 'did:web:issuer.example#key',
    });
    assert.throws(() => new SignerKms('own', [signer]), { code: 'kms-key-type-unsupported' });
  });
});
