import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifiableCredential } from '@veramo/core-types';
import { resolveDIDFromLog } from 'didwebvh-ts';
import {
  createDidResolver,
  createHttpsFetcher,
  type DidResolver,
  didKey,
  didWebvh,
  webvhLogFolder,
} from '../../../agent/identity/did/index.ts';
import {
  DidWebvhProvider,
  EngineCredentialProvider,
  type IdentityAgent,
  openIdentityAgent,
  SoftwareKms,
} from '../../../agent/veramo/index.ts';
import { type IdentityStores, openIdentityStores } from '../../../agent/veramo/stores/index.ts';
import { madeStore } from '../base/store/made-store.ts';
import { type LoopbackServer, loopbackServer } from '../identity/loopback-server.ts';
import { withDirectory } from '../identity/temporary-directory.ts';

interface World {
  readonly agent: IdentityAgent;
  readonly resolver: DidResolver;
  readonly stores: IdentityStores;
  /** Host and port as in a DID. */
  readonly host: string;
  readonly log: (path: string) => Promise<string>;
}

/** An agent whose DID logs lie in a folder that an HTTPS server publishes. */
async function withWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  return withDirectory(async (directory) => {
    const root = join(directory, 'www');
    const log = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
    const server: LoopbackServer = await loopbackServer((request, response) => {
      log(request.url ?? '').then(
        (text) => response.end(text),
        () => response.writeHead(404).end(),
      );
    });
    const fetcher = createHttpsFetcher({ allow: () => true, allowPrivateAddresses: true, ca: server.ca });
    const resolver = createDidResolver({ methods: [didKey, didWebvh()], fetcher });
    const stores = await openIdentityStores(await madeStore(join(directory, 'store')), Buffer.alloc(32, 1));
    const agent = await openIdentityAgent({
      kms: { software: new SoftwareKms(stores.privateKeys) },
      defaultKms: 'software',
      keyStore: stores.keys,
      didStore: stores.dids,
      resolver,
      didProviders: {
        'did:webvh': new DidWebvhProvider({ logs: webvhLogFolder(root), defaultKms: 'software', resolver }),
      },
      credentialProviders: [new EngineCredentialProvider({ resolver })],
    });
    try {
      return await work({ agent, resolver, stores, host: `localhost%3A${server.port}`, log });
    } finally {
      await stores.close();
      await server.close();
    }
  });
}

const create = ({ agent, host }: World, path: string, options: object = {}) =>
  agent.veramo.didManagerCreate({ provider: 'did:webvh', options: { location: `${host}:${path}`, ...options } });

const issue = ({ agent }: World, did: string, more: object = {}): Promise<VerifiableCredential> =>
  agent.veramo.createVerifiableCredential({
    proofFormat: 'eddsa-jcs-2022' as never,
    credential: {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: did,
      credentialSubject: { id: 'did:example:alice', name: 'Alice' },
    },
    ...more,
  });

const holds = async ({ agent }: World, credential: VerifiableCredential): Promise<boolean> =>
  (await agent.veramo.verifyCredential({ credential })).verified;

/** Whether didwebvh-ts, another implementation, takes the log. */
async function oracleAccepts(log: string): Promise<boolean> {
  const verifier = {
    verify: async (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
      return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
    },
  };
  const entries = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return (await resolveDIDFromLog(entries, { verifier, witnessProofs: [] })).doc !== null;
}

describe('did:webvh for Veramo', () => {
  it('makes a DID that resolves from the host where its log lies, and issues in its name', async () => {
    await withWorld(async (world) => {
      const { did, controllerKeyId, keys } = await create(world, 'holders:7');
      assert.match(did, /^did:webvh:z?[1-9A-HJ-NP-Za-km-z]{46,}:localhost%3A\d+:holders:7$/);
      const { didDocument } = await world.agent.veramo.resolveDid({ didUrl: did });
      assert.equal(didDocument?.id, did);
      assert.equal(didDocument?.verificationMethod?.length, 1);
      assert.ok(keys.some(({ kid }) => kid === controllerKeyId));
      assert.ok(await holds(world, await issue(world, did)));
      assert.ok(await oracleAccepts(await world.log('holders/7/did.jsonl')));
      await assert.rejects(create(world, 'holders:7'), { code: 'did-operation-refused' });
      await assert.rejects(create(world, '..:7'), { code: 'did-malformed' });
      await assert.rejects(world.agent.createDid({ provider: 'did:webvh' }), { code: 'did-malformed' });
    });
  });

  it('adds keys and services and takes them away, each time with another update key', async () => {
    await withWorld(async (world) => {
      const { veramo } = world.agent;
      const { did, keys } = await create(world, 'holders:8');
      const first = keys[0]?.kid ?? '';
      const byFirst = await issue(world, did);
      const key = await veramo.keyManagerCreate({ kms: 'software', type: 'Ed25519' });
      await veramo.didManagerAddKey({ did, key });
      const byAdded = await issue(world, did, { keyRef: key.kid });
      assert.ok((await holds(world, byFirst)) && (await holds(world, byAdded)));
      const agreement = await veramo.keyManagerCreate({ kms: 'software', type: 'X25519' });
      await veramo.didManagerAddKey({ did, key: agreement });
      const service = { id: '#files', type: 'Files', serviceEndpoint: 'https://files.example/' };
      await veramo.didManagerAddService({ did, service });
      const full = (await world.resolver.resolve(did)).didDocument;
      assert.equal(full?.verificationMethod?.length, 3);
      assert.equal(full?.keyAgreement?.length, 1);
      assert.deepEqual(
        full?.service?.map(({ id, type }) => [id, type]),
        [
          [`${did}#files`, 'Files'],
          [`${did}#whois`, 'LinkedVerifiablePresentation'],
        ],
      );
      await veramo.didManagerRemoveKey({ did, kid: first });
      assert.equal(await holds(world, byFirst), false);
      assert.ok(await holds(world, byAdded));
      await veramo.didManagerRemoveService({ did, id: '#files' });
      await veramo.didManagerUpdate({ did, document: { alsoKnownAs: ['https://city.example/7'] } });
      const last = (await world.resolver.resolve(did)).didDocument;
      assert.deepEqual(
        [last?.service?.map(({ type }) => type), last?.alsoKnownAs],
        [['relativeRef', 'LinkedVerifiablePresentation'], ['https://city.example/7']],
      );
      assert.equal((await world.log('holders/8/did.jsonl')).includes('whois'), false);

      const log = await world.log('holders/8/did.jsonl');
      const updateKeys = log
        .trimEnd()
        .split('\n')
        .map((line) => JSON.stringify(JSON.parse(line).parameters.updateKeys));
      assert.equal(updateKeys.length, 7);
      assert.equal(new Set(updateKeys).size, 7);
      assert.ok(await oracleAccepts(log));
    });
  });

  it('goes on after a crash between the log and the store', async () => {
    await withWorld(async (world) => {
      const { veramo } = world.agent;
      const { did } = await create(world, 'holders:9');
      for (let crashes = 0; crashes < 3; crashes++) {
        const before = await veramo.didManagerGet({ did });
        await veramo.didManagerUpdate({ did, document: {} });
        await world.stores.dids.importDID(before);
        await veramo.didManagerUpdate({ did, document: { alsoKnownAs: [`https://city.example/${crashes}`] } });
      }
      const { didDocument } = await world.resolver.resolve(did);
      assert.deepEqual(didDocument?.alsoKnownAs, ['https://city.example/2']);
      assert.ok(await holds(world, await issue(world, did)));
    });
  });

  it('ends the DID when it is deleted, with its keys', async () => {
    await withWorld(async (world) => {
      const { did } = await create(world, 'holders:10');
      const credential = await issue(world, did);
      await world.agent.deleteDid(did);
      const { didDocument, didResolutionMetadata } = await world.resolver.resolve(did);
      assert.deepEqual([didDocument, didResolutionMetadata.error], [null, 'deactivated']);
      assert.equal(await holds(world, credential), false);
      assert.deepEqual(await world.stores.privateKeys.listKeys(), []);
      assert.deepEqual(await world.agent.findDids(), []);
    });
  });

  it('refuses what the log does not allow, and never signs a credential with an update key', async () => {
    await withWorld(async (world) => {
      const { veramo } = world.agent;
      const { did, keys, controllerKeyId = '' } = await create(world, 'holders:11', { keyType: 'Secp256r1' });
      assert.equal(keys[0]?.type, 'Secp256r1');
      for (const keyRef of [undefined, controllerKeyId])
        await assert.rejects(issue(world, did, keyRef === undefined ? {} : { keyRef }), { code: 'kms-key-unknown' });
      await assert.rejects(veramo.didManagerRemoveKey({ did, kid: controllerKeyId }), {
        code: 'did-operation-refused',
      });
      const document = { verificationMethod: [] };
      await assert.rejects(veramo.didManagerUpdate({ did, document }), { code: 'did-operation-refused' });
      const stale = await veramo.didManagerGet({ did });
      await veramo.didManagerUpdate({ did, document: {} });
      await veramo.didManagerUpdate({ did, document: {} });
      await world.stores.dids.importDID({ ...stale, keys: stale.keys.slice(0, 3) });
      await assert.rejects(veramo.didManagerUpdate({ did, document: {} }), { code: 'did-update-refused' });
    });
  });
});
