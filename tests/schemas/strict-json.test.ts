import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FingerpostError } from '../../schemas/failure.ts';
import { parseJson } from '../../schemas/strict-json.ts';

const refused = (error: unknown) => error instanceof FingerpostError && error.code === 'json-malformed';

describe('JSON from outside', () => {
  it('is read like JSON.parse when nothing is wrong with it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        if (text.includes('__proto__')) return;
        assert.deepEqual(parseJson(text), JSON.parse(text));
      }),
      { numRuns: 1_000 },
    );
  });

  for (const [why, text] of [
    ['a key stands twice', '{"a":1,"a":2}'],
    ['a key stands twice under another spelling', '{"a":1,"\\u0061":2}'],
    ['a key stands twice in an inner object', '{"x":[{"b":{},"c":[],"b":0}]}'],
    ['a key is __proto__', '{"__proto__":{}}'],
    ['there is text after it', '{} {}'],
    ['it has half of a surrogate pair', '{"a":"\ud842"}'],
    ['it has half of a surrogate pair, escaped', '{"a":"x\\ud842y"}'],
    ['it has the other half, escaped', '{"a":["\\uDFb7"]}'],
    ['a key has half of a surrogate pair', '{"\\ud842":1}'],
    ['halves stand in the wrong order', '{"a":"\\udfb7\\ud842"}'],
    ['it is empty', ''],
  ] as const) {
    it(`is refused when ${why}`, () => {
      assert.throws(() => parseJson(text), refused);
    });
  }

  it('may have whole surrogate pairs, escaped or not, and a backslash before what looks like a half', () => {
    for (const text of ['{"a":"\\ud842\\udfb7"}', '{"a":"𠮷"}', '["\\\\ud842"]'])
      assert.deepEqual(parseJson(text), JSON.parse(text));
  });

  it('is refused as bytes that are not UTF-8, or that begin with a byte order mark', () => {
    assert.deepEqual(parseJson(Buffer.from('{"a":"𠮷"}')), { a: '𠮷' });
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xed, 0xa1, 0x82, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
      [0xef, 0xbb, 0xbf, 0x31],
    ])
      assert.throws(() => parseJson(Uint8Array.from(bytes)), refused);
  });

  it('may repeat a text as value, in another object, or in an array', () => {
    const text = '{"a":"a","b":{"a":["a","a",{"a":"\\"a\\":1"}]},"c":"{\\"a\\":1,\\"a\\":2}"}';
    assert.deepEqual(parseJson(text), JSON.parse(text));
  });

  it('is refused when it nests deeper or is longer than allowed', () => {
    assert.throws(() => parseJson('['.repeat(65) + ']'.repeat(65)), refused);
    assert.doesNotThrow(() => parseJson('['.repeat(64) + ']'.repeat(64)));
    assert.throws(() => parseJson(JSON.stringify('x'.repeat(100)), { maxLength: 50 }), refused);
  });
});
