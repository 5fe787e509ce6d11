import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { createProductResolver } from '../../../../agent/identity/did/every-method.ts';
import { createHttpsFetcher } from '../../../../agent/identity/did/https-fetcher.ts';
import { didRoute } from '../../../../agent/programs/credential-service/did-route.ts';
import { type LoopbackServer, loopbackServer } from '../../identity/loopback-server.ts';

const DEADLINE_MS = 10_000;

describe('A DID in the path of the resolver', () => {
  let host: LoopbackServer;
  let did: string;
  before(async () => {
    host = await loopbackServer((_, response) => {
      response.end(JSON.stringify({ '@context': ['https://www.w3.org/ns/did/v1'], id: did }));
    });
    did = `did:web:localhost%3A${host.port}:offices:7`;
  });
  after(() => host.close());

  /** What is found for what stands in the path, as the server hands it over: still encoded. */
  async function found(rest: string): Promise<unknown> {
    return (await answered(rest, 'application/did')).id;
  }

  async function answered(rest: string, accept: string): Promise<JsonObject> {
    const fetcher = createHttpsFetcher({ allow: () => true, allowPrivateAddresses: true, ca: host.ca });
    const { handle } = didRoute(createProductResolver({ fetcher }));
    const query = new URLSearchParams();
    const signal = AbortSignal.timeout(DEADLINE_MS);
    return (await handle({ body: undefined, rest, query, accept, signal })).body;
  }

  it('may stand there as it is, with the escapes that belong to it', async () => {
    assert.equal(await found(did), did);
  });

  it('may be URL-encoded, wholly or only where a path needs it', async () => {
    assert.equal(await found(encodeURIComponent(did)), did);
    assert.equal(await found(did.replaceAll('%', '%25')), did);
  });

  it('is a DID URL, too, for whoever wants it dereferenced', async () => {
    const accept = 'application/did-url-dereferencing';
    const { contentStream, dereferencingMetadata } = await answered(did, accept);
    assert.deepEqual(contentStream, { '@context': ['https://www.w3.org/ns/did/v1'], id: did });
    assert.deepEqual(dereferencingMetadata, { contentType: 'application/did' });
    const nothing = await answered('did:web', accept);
    assert.deepEqual(Object.keys(nothing), ['@context', 'dereferencingMetadata', 'contentStream', 'contentMetadata']);
  });

  it('may be followed by the encoded parts of a DID URL', async () => {
    const key = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
    const method = `${key}#${key.slice('did:key:'.length)}`;
    assert.equal(await found(method.replace('#', '%23')), method);
    assert.equal(await found(encodeURIComponent(method)), method);
  });
});
