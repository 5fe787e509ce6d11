import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startingPoint } from '../../agent/programs/counter-terminal/starting-points.ts';
import { credentialType } from '../../schemas/credentials/credential-types.ts';
import { COUNTER_KINDS, type CredentialDeclaration } from '../../schemas/credentials/declaration.ts';
import {
  claimNames,
  claimsWithin,
  DECLARED,
  termsOf,
  typeNames,
  wordsInJapanese,
} from '../../schemas/credentials/declared.ts';
import { CONTEXT_PAGE, contextPage } from '../../scripts/development/checks/context-terms.ts';
import { projectRoot } from '../../scripts/development/checks/source-files.ts';

const root = projectRoot();
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** The declaration that the guide shows, as a program reads it. */
async function declarationOfGuide(): Promise<CredentialDeclaration> {
  const guide = readFileSync(join(root, 'docs/guides/add-a-credential-type.md'), 'utf8');
  const [, code = ''] = /```ts\n(.*?)```/s.exec(guide) ?? [];
  const extension = import.meta.filename.includes('/dist/') ? 'js' : 'ts';
  const declaration = new URL(`../../schemas/credentials/declaration.${extension}`, import.meta.url);
  const folder = await mkdtemp(join(tmpdir(), 'fingerpost-guide-'));
  try {
    const file = join(folder, 'added.mjs');
    await writeFile(file, stripTypeScriptTypes(code).replace('./declaration.ts', declaration.href));
    const { HEALTH_INSURANCE }: { HEALTH_INSURANCE: CredentialDeclaration } = await import(pathToFileURL(file).href);
    return HEALTH_INSURANCE;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the declarations of credential types', () => {
  it('give a claim of one name one meaning and one word in each language', () => {
    const first = new Map<string, string>();
    for (const { claims } of DECLARED)
      for (const [name, { names, term }] of claimsWithin(claims)) {
        const known = first.get(name) ?? JSON.stringify([names, term]);
        assert.equal(JSON.stringify([names, term]), known, name);
        first.set(name, known);
      }
    for (const [en, ja] of Object.entries(wordsInJapanese())) assert.match(ja, JAPANESE, en);
  });

  it('have their terms in the context that credentials name', () => {
    assert.equal(contextPage(root), readFileSync(join(root, CONTEXT_PAGE), 'utf8'));
  });

  it('have no two procedures of one name at one counter', () => {
    for (const kind of COUNTER_KINDS) {
      const ids = startingPoint(kind).procedures.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, kind);
    }
  });

  it('need nothing else for another type: the guide’s is checked, named, written and asked for', async () => {
    const added = await declarationOfGuide();
    const declared = [...DECLARED, added];
    const { claims, title } = credentialType(added);
    assert.equal(title, 'Health insurance');
    const given = { insurer: 'Nakano', insuranceNumber: '12345678' };
    assert.deepEqual(claims.parse(given), given);
    assert.ok(claims.is({ ...given, insuredUntil: '2027-01-31' }));
    for (const wrong of [{ insurer: 'Nakano' }, { ...given, insuranceNumber: '1' }, { ...given, age: 3 }])
      assert.ok(!claims.is(wrong), JSON.stringify(wrong));
    assert.equal(typeNames('ja', declared).HealthInsuranceCredential, '健康保険');
    assert.equal(claimNames('en', declared).insuredUntil, 'Insured until');
    assert.equal(wordsInJapanese(declared)['Register health insurance'], '健康保険の登録');
    assert.deepEqual(startingPoint('city-hall', declared).write, [
      { type: 'ResidenceCredential', claims: '*' },
      { type: 'HealthInsuranceCredential', claims: '*' },
    ]);
    assert.ok(startingPoint('city-hall', declared).procedures.some(({ id }) => id === 'register-insurance'));
    assert.deepEqual(startingPoint('bank', declared), startingPoint('bank'));
    const context: { '@context': Record<string, unknown> } = JSON.parse(contextPage(root, declared));
    for (const [name, term] of Object.entries(termsOf(declared))) assert.deepEqual(context['@context'][name], term);
  });
});
