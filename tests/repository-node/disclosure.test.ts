import assert from 'node:assert/strict';
import type { JsonObject } from '../../agent/identity/base/json.ts';
import { CREDENTIALS_V2, FINGERPOST_V1 } from '../../agent/identity/contexts/urls.ts';
import { selectivelyDisclose } from '../../agent/identity/data-integrity/sd-suite.ts';
import { issueCredential } from '../../agent/identity/issue/issue-credential.ts';
import { generateSoftwareSigner } from '../../agent/identity/keys/software-signer.ts';
import { verifyPresentation } from '../../agent/identity/verify/verify-presentation.ts';
import { discloseClaims, pointersOf } from '../../repository-node/policy/disclose-claims.ts';
import type { CounterRequest } from '../../schemas/counter-messages.ts';
import { CounterWorld, readRequest, type Terminal, writeRequest } from './support/counter-world.ts';
import { play } from './support/in-process-session.ts';
import { sampleText } from './support/samples.ts';

describe('selective disclosure', () => {
  it('follows claims paths to every place that they name', () => {
    const root = { a: [{ b: 1 }, { b: 2 }], 'c/d': { '~': 3 } };
    assert.deepEqual(pointersOf(root, ['a', null, 'b']), ['/a/0/b', '/a/1/b']);
    assert.deepEqual(pointersOf(root, ['a', 1]), ['/a/1']);
    assert.deepEqual(pointersOf(root, ['c/d', '~']), ['/c~1d/~0']);
    assert.deepEqual(pointersOf(root, ['a', 'b']), []);
    assert.deepEqual(pointersOf(root, ['toString']), []);
  });

  it('refuses a credential that cannot be shown in part', async () => {
    await assert.rejects(
      discloseClaims({ disclose: selectivelyDisclose })(sampleText(), [['credentialSubject', 'city']]),
      {
        code: 'disclosure-not-possible',
      },
    );
  });
});

describe('selective disclosure at a counter', () => {
  const issuer = generateSoftwareSigner('P-256');
  let world: CounterWorld;
  let bank: Terminal;

  /** A whole session, and the text of everything that the node sent in it. */
  async function session(terminal: Terminal, request: CounterRequest) {
    const card = await world.present();
    const hello = world.hello(terminal, request);
    const credentials = async ({ credential }: { credential: string }) => {
      world.holder = JSON.parse(credential).issuer;
      return [await world.credential(bank.signer, {}, {}, 'AccountCredential')];
    };
    const played = await play({ services: world.services, world, terminal, card, hello, credentials });
    await card.close();
    const left = JSON.stringify([played.last, played.answers, played.published]);
    assert.equal(left.includes('u2V0A'), false, 'a base proof left the node');
    return { ...played, hello, left };
  }

  /** Puts a credential that can be shown in part in the place of the one before. */
  async function hold(claims: JsonObject, mandatoryPointers: string[] = [], more: JsonObject = {}) {
    const document = {
      '@context': [CREDENTIALS_V2, FINGERPOST_V1],
      id: 'urn:uuid:7d0e3f53-3b1f-4f5f-9d0a-7b6c7ac4bb4f',
      type: ['VerifiableCredential', 'ResidenceCredential'],
      issuer: issuer.controller,
      validFrom: '2025-01-01T00:00:00Z',
      credentialSubject: { id: world.holder, ...claims },
      ...more,
    };
    const options = { signer: issuer, cryptosuite: 'ecdsa-sd-2023', created: world.now, mandatoryPointers } as const;
    const secured = await issueCredential(document, options);
    assert.ok(JSON.stringify(secured).includes('u2V0A'));
    const { vault } = await world.services.vault.unlock(world.vaultKey);
    await vault.store([JSON.stringify(secured)], world.now);
  }

  const seeing = (...claims: string[]) => world.terminal({ read: [{ type: 'ResidenceCredential', claims }] });

  async function verified({ last, hello }: Awaited<ReturnType<typeof session>>): Promise<JsonObject> {
    assert.equal(last?.type, 'presentation');
    const result = await verifyPresentation(last.presentation, {
      trustedIssuers: { ResidenceCredential: [issuer.controller] },
      card: { authorities: [world.authority.controller] },
      statusChecker: world.cardList.checker(),
      challenge: Buffer.from(hello.nonce).toString('base64url'),
      domain: hello.terminal,
      now: () => world.now,
    });
    assert.equal(result.verified, true, JSON.stringify(result.checks.filter(({ outcome }) => outcome === 'failed')));
    const { id: _, ...claims } = result.credentials[0]?.claims[0] ?? {};
    return claims;
  }

  const given = async () => (await world.lastEntry()).given.flatMap(({ claims }) => claims).toSorted();

  before(async () => {
    world = await CounterWorld.create();
    bank = await world.terminal();
    await session(world.own, { kind: 'holder', operation: 'introduce' });
    await session(bank, writeRequest('AccountCredential'));
  });

  it('gives exactly the claims asked for, under the issuer’s signature', async () => {
    await hold({ familyName: 'Unmistakable', givenName: 'Hidden' });
    const read = await session(await seeing('familyName'), readRequest('ResidenceCredential', ['familyName']));
    assert.deepEqual(await verified(read), { familyName: 'Unmistakable' });
    assert.equal(read.left.includes('Hidden'), false);
    assert.deepEqual((await world.lastEntry()).given, [
      { type: 'ResidenceCredential', issuer: issuer.controller, claims: ['familyName'] },
    ]);
  });

  it('gives nothing that could be left out to a request without claims, whoever asks', async () => {
    const claims = { familyName: 'Unmistakable', givenName: 'Hidden', address: { locality: 'Springfield' } };
    for (const [mandatory, shown] of [
      [[], {}],
      [['/credentialSubject/familyName'], { familyName: 'Unmistakable' }],
    ] as const) {
      await hold(claims, [...mandatory]);
      for (const terminal of [bank, await seeing('familyName')]) {
        const read = await session(terminal, readRequest('ResidenceCredential'));
        assert.deepEqual(await verified(read), shown);
        assert.equal(read.left.includes('Hidden'), false);
        assert.deepEqual(await given(), Object.keys(shown));
      }
    }
  });

  it('gives nothing when the issuer made more mandatory than the terminal may see', async () => {
    await hold({ familyName: 'Unmistakable', givenName: 'Hidden' }, ['/credentialSubject/givenName']);
    const request = readRequest('ResidenceCredential', ['familyName']);
    const narrow = await session(await seeing('familyName'), request);
    assert.equal(narrow.code, 'request-beyond-authorisation');
    assert.equal(narrow.left.includes('Hidden'), false);
    assert.deepEqual(await given(), []);
    assert.deepEqual(await verified(await session(await seeing('familyName', 'givenName'), request)), {
      familyName: 'Unmistakable',
      givenName: 'Hidden',
    });
    assert.deepEqual(await given(), ['familyName', 'givenName']);
  });

  it('shows members outside the subject only to whom all is permitted, and tells of them', async () => {
    await hold({ familyName: 'Unmistakable' }, ['/name'], { name: 'Certificate' });
    const request = readRequest('ResidenceCredential', ['familyName']);
    assert.equal((await session(await seeing('familyName'), request)).code, 'request-beyond-authorisation');
    await verified(await session(bank, request));
    assert.deepEqual(await given(), ['/name', 'familyName']);
  });

  it('lets no base proof out to the holder’s own terminal either', async () => {
    await hold({ familyName: 'Unmistakable' });
    const seen = await session(world.own, { kind: 'holder', operation: 'overview' });
    assert.ok(seen.left.includes('Unmistakable'));
    await session(world.own, { kind: 'holder', operation: 'credentials-list' });
  });

  it('refuses a credential that carries a base proof inside', async () => {
    const inner = { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-sd-2023', proofValue: 'u2V0AhVhA' };
    const { vault } = await world.services.vault.unlock(world.vaultKey);
    const id = 'urn:uuid:7d0e3f53-3b1f-4f5f-9d0a-7b6c7ac4bb4f';
    await vault.store(
      [sampleText({ id, issuer: issuer.controller, subject: { evidence: { proof: inner } } })],
      world.now,
    );
    const read = await session(bank, readRequest('ResidenceCredential'));
    assert.equal(read.code, 'disclosure-not-possible');
  });
});
