import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createDID, prepareDataForSigning, resolveDIDFromLog } from 'didwebvh-ts';
import fc from 'fast-check';
import { encodeBase58 } from '../../../../agent/identity/base/base58.ts';
import { dereference } from '../../../../agent/identity/did/dereference.ts';
import { didWebvh, resolveWebvhLog } from '../../../../agent/identity/did/did-webvh.ts';
import { createHttpsFetcher } from '../../../../agent/identity/did/https-fetcher.ts';
import type { DocumentContent } from '../../../../agent/identity/did/make-document.ts';
import { resolveKey } from '../../../../agent/identity/did/resolve-key.ts';
import { createDidResolver } from '../../../../agent/identity/did/resolver.ts';
import { eddsaJcsInput, hashOfJson } from '../../../../agent/identity/did/webvh-hash.ts';
import { createWebvh, updateWebvh, type WebvhSigner } from '../../../../agent/identity/did/webvh-writer.ts';
import { encodeMultikey, type PublicKey } from '../../../../agent/identity/keys/multikey.ts';
import { publicKeyFromJwk } from '../../../../agent/identity/keys/public-jwk.ts';
import { type LoopbackServer, loopbackServer } from '../loopback-server.ts';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const DAY = 86_400_000;

function updateKey(): WebvhSigner & { multikey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const multikey = encodeMultikey(publicKeyFromJwk({ ...publicKey.export({ format: 'jwk' }) }));
  return {
    multikey,
    verificationMethod: `did:key:${multikey}#${multikey}`,
    sign: async (data) => sign(null, data, privateKey),
  };
}

/** The public holder key of a new card. */
function cardKey(): PublicKey {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return publicKeyFromJwk({ ...publicKey.export({ format: 'jwk' }) });
}

function contentOf(key: PublicKey): DocumentContent {
  return { keys: [{ key, relationships: ['authentication', 'assertionMethod'] }] };
}

/** The verifier that didwebvh-ts, our oracle, wants from its user. */
const oracleVerifier = {
  verify: async (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
    return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  },
};

function entriesOf(log: string): { [member: string]: never }[] {
  return log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The first entry of a log written again, its verification methods without `controller`. */
async function withoutControllers(log: string, signer: WebvhSigner): Promise<string> {
  const { proof, ...unsigned } = JSON.parse(log);
  const bare = unsigned.state.verificationMethod.map(({ controller: _, ...method }: { controller: string }) => method);
  const { scid: old } = unsigned.parameters;
  const draft = JSON.parse(
    JSON.stringify({
      ...unsigned,
      versionId: '{SCID}',
      state: { ...unsigned.state, verificationMethod: bare },
    }).replaceAll(old, '{SCID}'),
  );
  const scid = hashOfJson(draft);
  const named = JSON.parse(JSON.stringify(draft).replaceAll('{SCID}', scid));
  const entry = { ...named, versionId: `1-${hashOfJson({ ...named, versionId: scid })}` };
  const { proofValue: _, ...configuration } = proof[0];
  const proofValue = `z${encodeBase58(await signer.sign(eddsaJcsInput(entry, configuration)))}`;
  return JSON.stringify({ ...entry, proof: [{ ...configuration, proofValue }] });
}

function logOf(entries: readonly unknown[]): string {
  return entries.map((entry) => JSON.stringify(entry)).join('\n');
}

async function oracleAccepts(log: string): Promise<boolean> {
  try {
    return (await resolveDIDFromLog(entriesOf(log), { verifier: oracleVerifier, witnessProofs: [] })).doc !== null;
  } catch {
    return false;
  }
}

const resolve = (did: string, log: string, options = {}) =>
  resolveWebvhLog(did, log, { now: NOW + 10 * DAY, ...options });
const accepts = (did: string, log: string) => resolve(did, log).didDocument !== null;

describe('did:webvh', () => {
  const location = 'node.example.org:holders:7';

  it("survives the re-issue of the holder's card: same DID, new holder key, proved by the log", async () => {
    const now = updateKey();
    const recovery = updateKey();
    const [lostCard, newCard] = [cardKey(), cardKey()];
    const issued = await createWebvh({
      location,
      signer: now,
      nextKeys: [recovery.multikey],
      content: contentOf(lostCard),
      now: NOW,
    });
    const reissued = await updateWebvh(issued.log, {
      signer: recovery,
      nextKeys: [updateKey().multikey],
      content: contentOf(newCard),
      now: NOW + DAY,
    });
    assert.equal(reissued.did, issued.did);
    const keysAt = (options = {}) =>
      resolve(issued.did, reissued.log, options).didDocument?.verificationMethod?.map(
        (method) => method.publicKeyMultibase,
      );
    assert.deepEqual(keysAt(), [encodeMultikey(newCard)]);
    assert.deepEqual(keysAt({ versionId: issued.versionId }), [encodeMultikey(lostCard)]);
    assert.deepEqual(keysAt({ versionTime: '2026-05-01T13:00:00Z' }), [encodeMultikey(lostCard)]);
    const thief = updateWebvh(issued.log, { signer: now, content: contentOf(cardKey()), now: NOW + DAY });
    await assert.rejects(thief, { code: 'did-update-refused' });
  });

  it('rotates update keys, so that an old one can no longer extend the log', async () => {
    const [first, second] = [updateKey(), updateKey()];
    const created = await createWebvh({ location, signer: first, content: contentOf(cardKey()), now: NOW });
    const rotated = await updateWebvh(created.log, { signer: first, updateKeys: [second.multikey], now: NOW + DAY });
    await assert.rejects(updateWebvh(rotated.log, { signer: first, now: NOW + 2 * DAY }), {
      code: 'did-update-refused',
    });
    const again = await updateWebvh(rotated.log, { signer: second, content: contentOf(cardKey()), now: NOW + 2 * DAY });
    assert.equal(entriesOf(again.log).length, 3);
    assert.ok(await oracleAccepts(again.log));
  });

  it('ends with a deactivation, after which nothing can follow', async () => {
    const signer = updateKey();
    const created = await createWebvh({ location, signer, content: contentOf(cardKey()), now: NOW });
    const ended = await updateWebvh(created.log, { signer, deactivated: true, now: NOW + DAY });
    const resolution = resolve(created.did, ended.log);
    assert.equal(resolution.didDocument, null);
    assert.equal(resolution.didResolutionMetadata.error, 'deactivated');
    assert.equal(resolution.didDocumentMetadata.deactivated, true);
    await assert.rejects(updateWebvh(ended.log, { signer, now: NOW + 2 * DAY }), { code: 'did-update-refused' });
  });

  it('moves when it is portable, and only then', async () => {
    const signer = updateKey();
    const fixed = await createWebvh({ location, signer, content: contentOf(cardKey()), now: NOW });
    const move = { signer, location: 'other.example.org', now: NOW + DAY };
    await assert.rejects(updateWebvh(fixed.log, move), { code: 'did-update-refused' });
    const portable = await createWebvh({ location, signer, content: contentOf(cardKey()), portable: true, now: NOW });
    const moved = await updateWebvh(portable.log, move);
    assert.ok(moved.did.endsWith(':other.example.org'));
    assert.deepEqual(resolve(moved.did, moved.log).didDocument?.alsoKnownAs, [portable.did]);
    assert.equal(resolve(portable.did, moved.log).didResolutionMetadata.error, 'notFound');
  });

  it('needs the threshold of its witnesses, and drops none of them silently', async () => {
    const signer = updateKey();
    const witnesses = [updateKey(), updateKey(), updateKey()];
    const witness = { threshold: 2, witnesses: witnesses.map(({ multikey }) => ({ id: `did:key:${multikey}` })) };
    const created = await createWebvh({ location, signer, content: contentOf(cardKey()), witness, now: NOW });
    const vouch = async (versionId: string, by: readonly WebvhSigner[]) => {
      const proof = await Promise.all(
        by.map(async ({ verificationMethod, sign: signData }) => {
          const configuration = {
            type: 'DataIntegrityProof' as const,
            cryptosuite: 'eddsa-jcs-2022' as const,
            verificationMethod,
            created: '2026-05-01T12:00:00Z',
            proofPurpose: 'assertionMethod' as const,
          };
          const signature = await signData(eddsaJcsInput({ versionId }, configuration));
          return { ...configuration, proofValue: `z${encodeBase58(signature)}` };
        }),
      );
      return [{ versionId, proof }];
    };
    const accepted = async (by: readonly WebvhSigner[], log = created.log, versionId = created.versionId) =>
      resolve(created.did, log, { witnessProofs: await vouch(versionId, by) }).didDocument !== null;
    assert.equal(await accepted([]), false);
    assert.equal(await accepted(witnesses.slice(0, 1)), false);
    assert.equal(await accepted([updateKey(), updateKey()]), false);
    assert.equal(await accepted(witnesses.slice(0, 2)), true);
    const witnessProofs = await vouch(created.versionId, witnesses);
    const updated = await updateWebvh(created.log, {
      signer,
      content: contentOf(cardKey()),
      witnessProofs,
      now: NOW + DAY,
    });
    assert.equal(await accepted(witnesses, updated.log), false);
    assert.equal(await accepted(witnesses.slice(1), updated.log, updated.versionId), true);
  });

  it('refuses every tampered log that didwebvh-ts refuses, and accepts what it accepts', async () => {
    const [first, second, third] = [updateKey(), updateKey(), updateKey()];
    const created = await createWebvh({
      location,
      signer: first,
      nextKeys: [second.multikey],
      content: contentOf(cardKey()),
      now: NOW,
    });
    const { log } = await updateWebvh(created.log, { signer: second, nextKeys: [third.multikey], now: NOW + DAY });
    const other = await createWebvh({ location, signer: first, content: contentOf(cardKey()), now: NOW });
    assert.ok(accepts(created.did, log) && (await oracleAccepts(log)));
    const tampered: Record<string, string> = {
      'entry removed': logOf(entriesOf(log).slice(1)),
      'entries exchanged': logOf(entriesOf(log).reverse()),
      'entry repeated': logOf([...entriesOf(log), ...entriesOf(log).slice(1)]),
      'document edited': log.replace('"authentication"', '"keyAgreement"'),
      'key edited': log.replace(second.multikey, third.multikey),
      'time edited': log.replace('2026-05-02', '2026-05-03'),
      'time in the future': log.replace('2026-05-02', '2036-05-02'),
      'hash edited': log.replace(/"versionId":"2-./, '"versionId":"2-X'),
      'number edited': log.replace('"versionId":"2-', '"versionId":"3-'),
      'proof of another': log.replace(/"proofValue":"z./, '"proofValue":"zz'),
      'another DID': other.log.replace('"portable":false', '"portable":true'),
      'unknown method': log.replace('did:webvh:1.0', 'did:webvh:9.9'),
      empty: '',
    };
    for (const [name, text] of Object.entries(tampered)) {
      assert.notEqual(text, log, name);
      assert.equal(accepts(created.did, text), false, name);
      assert.equal(await oracleAccepts(text), false, name);
    }
  });

  it('refuses a log in which any one character is another', async () => {
    const signer = updateKey();
    const created = await createWebvh({ location, signer, content: contentOf(cardKey()), now: NOW });
    const { did, log } = await updateWebvh(created.log, { signer, content: contentOf(cardKey()), now: NOW + DAY });
    fc.assert(
      fc.property(
        fc.nat({ max: log.length - 2 }),
        fc.constantFrom('a', 'Z', '1', '"', ':', '{', ' ', '\n'),
        (at, other) => {
          const changed = log.slice(0, at) + other + log.slice(at + 1);
          return changed === log || !accepts(did, changed);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses an entry without any proof, which didwebvh-ts 2.8 accepts', async () => {
    const signer = updateKey();
    const { did, log } = await createWebvh({ location, signer, content: contentOf(cardKey()), now: NOW });
    const stripped = logOf(entriesOf(log).map((entry) => ({ ...entry, proof: [] })));
    assert.equal(accepts(did, stripped), false);
    assert.equal(await oracleAccepts(stripped), true);
  });

  it('takes verification methods without a controller, as other implementations write them, for the DID’s own', async () => {
    const signer = updateKey();
    const made = await createWebvh({ location: 'city.example', signer, content: contentOf(cardKey()), now: NOW });
    const log = await withoutControllers(made.log, signer);
    assert.equal(log.includes('"controller"'), false);
    const did: string = JSON.parse(log).state.id;
    const resolution = resolveWebvhLog(did, log, { now: NOW });
    assert.equal(resolution.didResolutionMetadata.error, undefined);
    const method = resolution.didDocument?.verificationMethod?.[0];
    assert.equal(method?.controller, did);
    const resolver = { resolve: async () => resolution };
    const resolved = await resolveKey(method?.id ?? '', 'assertionMethod', { resolver, now: NOW });
    assert.ok(!('code' in resolved), JSON.stringify(resolved));
    assert.equal(resolved.controller, did);
  });

  it('has its files and its whois at the root of the host, unless it names services of those ids', async () => {
    const make = async (services: DocumentContent['services'] = []) => {
      const content = { ...contentOf(cardKey()), services };
      const { did, log } = await createWebvh({ location: 'city.example', signer: updateKey(), content, now: NOW });
      return resolveWebvhLog(did, log, { now: NOW }).didDocument?.service?.map(
        ({ serviceEndpoint }) => serviceEndpoint,
      );
    };
    assert.deepEqual(await make(), ['https://city.example/', 'https://city.example/whois.vp']);
    const own = { id: '#whois', type: 'LinkedVerifiablePresentation', serviceEndpoint: 'https://other.example/vp' };
    assert.deepEqual(await make([own]), ['https://other.example/vp', 'https://city.example/']);
  });

  it('refuses the log of another DID under its own name', async () => {
    const signer = updateKey();
    const mine = await createWebvh({ location, signer, content: contentOf(cardKey()), now: NOW });
    const victim = await createWebvh({ location, signer: updateKey(), content: contentOf(cardKey()), now: NOW });
    assert.equal(accepts(victim.did, mine.log), false);
  });

  it('resolves a DID that didwebvh-ts made', async () => {
    const signer = updateKey();
    const made = await createDID({
      address: 'example.org',
      signer: {
        getVerificationMethodId: () => signer.verificationMethod,
        sign: async ({ document, proof }) => ({
          proofValue: `z${encodeBase58(await signer.sign(await prepareDataForSigning(document, proof)))}`,
        }),
      },
      verifier: oracleVerifier,
      updateKeys: [signer.multikey],
      created: '2026-05-01T12:00:00Z',
      verificationMethods: [{ type: 'Multikey', publicKeyMultibase: encodeMultikey(cardKey()) }],
    });
    const { didDocument, didResolutionMetadata } = resolve(made.did, logOf(made.log));
    assert.equal(didResolutionMetadata.error, undefined);
    assert.equal(didDocument?.id, made.did);
  });

  describe('over the network', () => {
    let server: LoopbackServer;
    let published = '';
    before(async () => {
      server = await loopbackServer((request, response) => {
        response.writeHead(request.url === '/holders/7/did.jsonl' ? 200 : 404);
        response.end(request.url === '/holders/7/did.jsonl' ? published : '');
      });
    });
    after(() => server.close());

    it('is fetched from its host, and the host cannot change it', async () => {
      const signer = updateKey();
      const own = await createWebvh({
        location: `localhost%3A${server.port}:holders:7`,
        signer,
        content: contentOf(cardKey()),
        now: NOW,
      });
      const fetcher = createHttpsFetcher({ allow: () => true, allowPrivateAddresses: true, ca: server.ca });
      const resolver = createDidResolver({ methods: [didWebvh({ now: () => NOW + DAY })], fetcher });
      published = own.log;
      const base = `https://localhost:${server.port}/holders/7/`;
      const { service, ...document } = (await resolver.resolve(own.did)).didDocument ?? assert.fail();
      assert.deepEqual(document, own.document);
      assert.deepEqual(
        service?.map(({ id, type, serviceEndpoint }) => [id, type, serviceEndpoint]),
        [
          [`${own.did}#files`, 'relativeRef', base],
          [`${own.did}#whois`, 'LinkedVerifiablePresentation', `${base}whois.vp`],
        ],
      );
      const leads = async (rest: string) => {
        const { content, error } = await dereference(resolver, own.did + rest);
        return content?.kind === 'service-endpoint' ? content.value : error;
      };
      assert.equal(await leads('/whois'), `${base}whois.vp`);
      assert.equal(await leads('/governance/issuers.json'), `${base}governance/issuers.json`);
      assert.equal(await leads('?service=files&relativeRef=a/b.json'), `${base}a/b.json`);
      assert.equal(await leads('/../../secret'), `https://localhost:${server.port}/secret`);
      assert.equal(await leads('/whois?service=files'), 'notFound');
      published = own.log.replace('assertionMethod":["', 'assertionMethod":["did:example:1","');
      const again = await resolver.resolve(own.did, { refresh: true });
      assert.equal(again.didResolutionMetadata.error, 'invalidDid');
    });
  });
});
