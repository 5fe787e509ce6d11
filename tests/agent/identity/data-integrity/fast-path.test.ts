import assert from 'node:assert/strict';
import jsonld from 'jsonld';
import * as rdfCanonize from 'rdf-canonize';
import type { JsonObject } from '../../../../agent/identity/base/json.ts';
import { loadContext } from '../../../../agent/identity/contexts/document-loader.ts';
import { canonicalQuads } from '../../../../agent/identity/json-ld/canonical-quads.ts';
import { toQuads } from '../../../../agent/identity/json-ld/to-quads.ts';
import { generateSoftwareSigner } from '../../../../agent/identity/keys/software-signer.ts';
import { randomCredential } from '../../../../scripts/development/fuzz/verify/documents.ts';
import { Random } from '../../../../scripts/development/fuzz/verify/random.ts';
import { issued, NOW, newHolder, openSession, present, residence } from '../world.ts';

async function byLibrary(document: JsonObject): Promise<string> {
  const dataset = await jsonld.toRDF(structuredClone(document), {
    documentLoader: loadContext,
    safe: true,
    base: null,
    rdfDirection: 'i18n-datatype',
    produceGeneralizedRdf: false,
  });
  return rdfCanonize.canonize(dataset, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    messageDigestAlgorithm: 'SHA-256',
  });
}

async function sameBytes(document: JsonObject): Promise<void> {
  const quads = toQuads(document);
  assert.ok(quads !== undefined, 'the fast path takes it');
  assert.equal(canonicalQuads(quads, 'sha256'), await byLibrary(document));
}

describe('The fast path from JSON-LD to canonical statements', () => {
  const city = generateSoftwareSigner('Ed25519');
  const alice = newHolder();
  const terminal = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';

  it('takes our credentials, session credentials and whole presentations', async () => {
    await sameBytes(residence(city.controller, alice.did));
    const session = await openSession(alice, terminal);
    const { proof: _, ...delegation } = session.credential;
    await sameBytes(delegation);
    const credential = await issued(city, alice.did);
    const presentation = await present(alice, session, terminal, [credential], { now: NOW });
    const { proof: __, ...unsigned } = presentation;
    const { proof: ___, ...inner } = credential;
    await sameBytes({ ...unsigned, verifiableCredential: [inner] });
  });

  it('takes credentials of a terminal’s authorisation, whose permissions are JSON', async () => {
    await sameBytes(
      residence(city.controller, terminal, {
        type: ['VerifiableCredential', 'TerminalAuthorisationCredential'],
        credentialSubject: {
          id: terminal,
          organisation: { tradeName: 'Bank', identifier: '1' },
          read: [{ type: 'ResidenceCredential', claims: '*' }],
          write: [],
        },
      }),
    );
  });

  it('gives the library’s bytes for whatever it takes, and takes most', async () => {
    let taken = 0;
    for (let seed = 0; seed < 200; seed++) {
      const document = randomCredential(new Random(seed), city.controller);
      const quads = toQuads(document);
      const canonical = quads && canonicalQuads(quads, 'sha256');
      if (canonical === undefined) continue;
      taken++;
      assert.equal(canonical, await byLibrary(document), `seed ${seed}`);
    }
    assert.ok(taken > 60, `${taken} of 200`);
  });

  it('leaves equal JSON literals of one node to the library', () => {
    const organisation = { any: 'thing' };
    const twice = [
      { id: alice.did, organisation },
      { id: alice.did, organisation },
    ];
    assert.equal(toQuads(residence(city.controller, alice.did, { credentialSubject: twice })), undefined);
  });

  it('leaves to the library what it does not know to be right', () => {
    const document = residence(city.controller, alice.did);
    for (const change of [
      { undefinedTerm: 'x' },
      { name: { '@value': 'x', '@language': 'en' } },
      { id: 'relative' },
      { id: '_:blank' },
      { type: ['VerifiableCredential', 'NotDefined'] },
      { '@context': [...(document['@context'] as string[]), { more: 'https://own.example/more' }] },
      { '@context': [...(document['@context'] as string[]), 'https://own.example/context'] },
      { credentialSubject: {} },
      { credentialSubject: { id: 'schema:x', '@type': 'Person' } },
      { 'https://own.example/property': 'x' },
      { credentialSubject: { id: alice.did, birthDate: 5 } },
      { credentialSubject: { id: alice.did, givenName: 0.5 } },
      { credentialSubject: { id: alice.did, givenName: '\ud800' } },
      { credentialSubject: { id: alice.did, givenName: null } },
    ])
      assert.equal(toQuads({ ...document, ...change } as JsonObject), undefined, JSON.stringify(change));
  });
});
