import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { generatePrivateKey } from '../../agent/identity/keys/software-signer.ts';
import type { CliEnvironment } from '../../scripts/cli/environment.ts';
import { NOUNS } from '../../scripts/program/nouns.ts';
import { runCli } from '../../scripts/program/run.ts';

const ISSUER = 'https://university.example/issuers/565049';
const credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
  id: 'http://university.example/credentials/3732',
  type: ['VerifiableCredential', 'ExampleDegreeCredential'],
  issuer: ISSUER,
  validFrom: '2010-01-01T19:23:24Z',
  credentialSubject: { id: 'did:example:ebfeb1f712ebc6f1c276e12ec21', degree: { name: 'Bachelor' } },
};
const presentation = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiablePresentation'],
  holder: 'https://alice.example/',
};

describe('fingerpost vc', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fingerpost-vc-'));
    for (const [name, kid] of [
      ['key.jwk', `${ISSUER}#key-1`],
      ['other.jwk', `${ISSUER}#key-1`],
      ['plain.jwk', undefined],
    ] as const) {
      const jwk = generatePrivateKey('P-384').export({ format: 'jwk' });
      await writeFile(at(name), JSON.stringify({ ...jwk, ...(kid !== undefined && { kid }) }));
    }
    await writeFile(at('credential.json'), JSON.stringify(credential));
    await writeFile(at('presentation.json'), JSON.stringify(presentation));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function run(...argv: string[]): Promise<{ exit: number; result: string; data: string }> {
    const environment: CliEnvironment = {
      stdin: Object.assign(new PassThrough(), { isTTY: false }),
      stdout: { write: () => undefined },
      stderr: { write: () => undefined },
      env: {},
      signal: new AbortController().signal,
    };
    const exit = await runCli(['vc', ...argv, '--output', at('out.json')], environment, NOUNS);
    return { exit, ...JSON.parse(await readFile(at('out.json'), 'utf8')) };
  }

  async function sign(feature: string, input: string, key: string, ...more: string[]): Promise<string> {
    const { exit, result, data } = await run(
      ...['issue', '--input', at(input), '--key', at(key), '--feature', feature, ...more],
    );
    assert.deepEqual([exit, result], [0, 'success'], data);
    await writeFile(at('token'), data);
    return data;
  }

  const verify = (feature: string, key: string) =>
    run('verify', '--input', at('token'), '--key', at(key), '--feature', feature);

  for (const [feature, input] of [
    ['credential_jose', 'credential.json'],
    ['credential_sdjwt', 'credential.json'],
    ['presentation_jose', 'presentation.json'],
    ['presentation_sdjwt', 'presentation.json'],
  ] as const)
    it(`${feature}: signs a file and verifies it by the right key only`, async () => {
      for (const key of ['key.jwk', 'plain.jwk']) {
        await sign(feature, input, key);
        const good = await verify(feature, key);
        assert.deepEqual([good.exit, good.result], [0, 'success'], good.data);
        assert.deepEqual(JSON.parse(good.data).type, JSON.parse(await readFile(at(input), 'utf8')).type);
        const bad = await verify(feature, 'other.jwk');
        assert.deepEqual([bad.exit, bad.result], [1, 'failure']);
      }
    });

  it('takes a key from a verification method, and its id and controller with it', async () => {
    for (const curve of ['Ed25519', 'P-256', 'P-384'] as const) {
      const secretKeyJwk = generatePrivateKey(curve).export({ format: 'jwk' });
      const { d: _, ...publicKeyJwk } = secretKeyJwk;
      const method = { id: `${ISSUER}#key-9`, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk };
      await writeFile(at('method.json'), JSON.stringify({ ...method, secretKeyJwk }));
      await writeFile(at('public-method.json'), JSON.stringify(method));
      const token = await sign('credential_jose', 'credential.json', 'method.json');
      const [header = ''] = token.split('.');
      assert.equal(JSON.parse(Buffer.from(header, 'base64url').toString()).kid, `${ISSUER}#key-9`);
      const good = await verify('credential_jose', 'public-method.json');
      assert.deepEqual([good.exit, good.result], [0, 'success'], good.data);
      assert.equal((await verify('credential_jose', 'other.jwk')).result, 'failure');
      await writeFile(at('holderless.json'), JSON.stringify({ ...presentation, holder: undefined }));
      await sign('presentation_jose', 'holderless.json', 'method.json');
      assert.equal((await verify('presentation_jose', 'method.json')).result, 'success');
      const unsigned = await run(
        ...['issue', '--input', at('credential.json'), '--key', at('public-method.json')],
        ...['--feature', 'credential_jose'],
      );
      assert.deepEqual([unsigned.exit, unsigned.result], [1, 'error']);
    }
    const secp256k1 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey.export({ format: 'jwk' });
    for (const unusable of [{ publicKeyJwk: 7 }, { publicKeyJwk: { kty: 'EC' } }, { secretKeyJwk: secp256k1 }]) {
      await writeFile(at('method.json'), JSON.stringify({ id: `${ISSUER}#key-9`, ...unusable }));
      const { result, data } = await verify('credential_jose', 'method.json');
      assert.deepEqual([result, data], ['error', 'key-file-unusable']);
    }
  });

  for (const path of ['/credentialSubject/degree/name', 'credentialSubject.degree.name'])
    it(`leaves to the holder’s choice what --sd names: ${path}`, async () => {
      const token = await sign('credential_sdjwt', 'credential.json', 'key.jwk', '--sd', JSON.stringify([path]));
      assert.equal(token.split('~').length, 3);
      await writeFile(at('token'), `${token.split('~')[0]}~`);
      const shown = await verify('credential_sdjwt', 'key.jwk');
      assert.equal(shown.result, 'success');
      assert.deepEqual(JSON.parse(shown.data).credentialSubject.degree, {});
    });

  it('finds the key of a signer whose name is among the disclosures', async () => {
    const token = await sign('credential_sdjwt', 'credential.json', 'key.jwk', '--sd', '["/credentialSubject/degree"]');
    const enveloped = {
      ...presentation,
      holder: ISSUER,
      verifiableCredential: [
        {
          '@context': 'https://www.w3.org/ns/credentials/v2',
          id: `data:application/vc+sd-jwt,${token}`,
          type: 'EnvelopedVerifiableCredential',
        },
      ],
    };
    await writeFile(at('enveloped.json'), JSON.stringify(enveloped));
    await sign('presentation_sdjwt', 'enveloped.json', 'key.jwk', '--sd', '["/holder","/verifiableCredential/0"]');
    const { result, data } = await verify('presentation_sdjwt', 'key.jwk');
    assert.equal(result, 'success', data);
    assert.deepEqual(JSON.parse(data), enveloped);
    assert.equal((await verify('presentation_sdjwt', 'other.jwk')).result, 'failure');
  });

  it('says failure for a document that VCDM 2.0 forbids, a tampered token and another kind of token', async () => {
    await writeFile(at('bad.json'), JSON.stringify({ ...credential, type: 'ExampleDegreeCredential' }));
    const refused = await run(
      ...['issue', '--input', at('bad.json'), '--key', at('key.jwk'), '--feature', 'credential_jose'],
    );
    assert.deepEqual([refused.exit, refused.result, refused.data], [1, 'failure', 'credential-malformed (type)']);
    const token = await sign('credential_jose', 'credential.json', 'key.jwk');
    assert.deepEqual((await verify('presentation_jose', 'key.jwk')).result, 'failure');
    assert.deepEqual((await verify('credential_sdjwt', 'key.jwk')).result, 'failure');
    await writeFile(at('token'), `${token.slice(0, -4)}AAAA`);
    assert.equal((await verify('credential_jose', 'key.jwk')).data, 'signature-invalid');
  });

  it('says error for a key that cannot be used, and indeterminate for a status it cannot look up', async () => {
    await writeFile(at('no.jwk'), '{"kty":"oct","k":"AAAA"}');
    await sign('credential_jose', 'credential.json', 'key.jwk');
    assert.deepEqual((await verify('credential_jose', 'no.jwk')).result, 'error');
    const listed = {
      ...credential,
      credentialStatus: {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '1',
        statusListCredential: 'https://university.example/status/1',
      },
    };
    await writeFile(at('listed.json'), JSON.stringify(listed));
    await sign('credential_jose', 'listed.json', 'key.jwk');
    const open = await verify('credential_jose', 'key.jwk');
    assert.deepEqual([open.exit, open.result, open.data], [1, 'indeterminate', 'status-not-checkable']);
  });
});
