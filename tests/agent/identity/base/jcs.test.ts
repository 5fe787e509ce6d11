import assert from 'node:assert/strict';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from '../../../../agent/identity/base/jcs.ts';
import type { JsonValue } from '../../../../agent/identity/base/json.ts';
import { FingerpostError } from '../../../../schemas/failure.ts';
import { needVectors, readText } from '../shared-vectors.ts';

describe('Canonical JSON (RFC 8785)', () => {
  for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])
    it(`has the published form: ${name}`, function () {
      const root = needVectors(this);
      const canonical = canonicalJson(JSON.parse(readText(root, 'jcs', 'input', `${name}.json`)) as JsonValue);
      assert.equal(canonical, readText(root, 'jcs', 'output', `${name}.json`).trimEnd());
      const hex = readText(root, 'jcs', 'outhex', `${name}.txt`).replaceAll(/\s/g, '');
      assert.equal(Buffer.from(canonical, 'utf8').toString('hex'), hex);
    });

  it('is the same as another implementation’s, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as object), (value) => {
        assert.equal(canonicalJson(value as JsonValue), canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it('does not exist for what JSON cannot hold', () => {
    const deep = JSON.parse(`${'['.repeat(65)}${']'.repeat(65)}`) as JsonValue;
    for (const value of ['\ud800', { '\udc00': 1 }, Number.NaN, Number.POSITIVE_INFINITY, deep, () => 1])
      assert.throws(
        () => canonicalJson(value as JsonValue),
        (error) => error instanceof FingerpostError && error.code === 'jcs-unsupported',
      );
  });
});
