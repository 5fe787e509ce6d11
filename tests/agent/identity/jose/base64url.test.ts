import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeBase64url, decodeBase64urlText } from '../../../../agent/identity/jose/base64url.ts';

/** Canonical is what encoding its bytes gives back. */
const isOneForm = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text;

describe('Base64url of tokens', () => {
  const odd = fc.constantFrom(
    '=',
    '+',
    '/',
    ' ',
    '\n',
    '\t',
    '.',
    '~',
    '\0',
    '\u00e9',
    '\u0100',
    '\u{1f600}',
    '\ud842',
  );
  const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
  const nearly = fc
    .array(fc.oneof({ weight: 30, arbitrary: letter }, { weight: 1, arbitrary: odd }), { maxLength: 80 })
    .map((parts) => parts.join(''));

  it('is taken in its one canonical form and in no other', () => {
    let taken = 0;
    fc.assert(
      fc.property(nearly, (text) => {
        const bytes = decodeBase64url(text);
        assert.equal(bytes !== undefined, isOneForm(text), JSON.stringify(text));
        if (bytes !== undefined) taken++;
      }),
      { numRuns: 5_000 },
    );
    assert.ok(taken > 100, `${taken}`);
    for (const text of ['', 'AA', 'AAA', 'AAAA', '-_-_']) assert.ok(decodeBase64url(text), text);
    for (const text of ['A', 'AB', 'AAB', 'AAAAA', 'AA==', 'AA=', 'AA A', '++++', 'AA/A', 'AAAA\n', '\u00e9AAA'])
      assert.equal(decodeBase64url(text), undefined, text);
  });

  it('of text is taken only where its bytes are UTF-8, whatever the text says', () => {
    for (const text of ['', 'plain', 'caf\u00e9', '\ufffd', '\u{1f600}'])
      assert.equal(decodeBase64urlText(Buffer.from(text).toString('base64url')), text);
    for (const bytes of [[0xff], [0x61, 0xc3], [0xed, 0xa1, 0x82], [0xc0, 0xaf], [0xef, 0xbf, 0xbd, 0x80]])
      assert.equal(decodeBase64urlText(Buffer.from(bytes).toString('base64url')), undefined);
  });
});
