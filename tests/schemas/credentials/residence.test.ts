import assert from 'node:assert/strict';
import { ACCOUNT } from '../../../schemas/credentials/account.ts';
import { credentialType } from '../../../schemas/credentials/credential-types.ts';
import { RESIDENCE } from '../../../schemas/credentials/residence.ts';
import { FingerpostError } from '../../../schemas/failure.ts';

const { claims: ResidenceClaimsShape } = credentialType(RESIDENCE);
const { claims: AccountClaimsShape } = credentialType(ACCOUNT);

const GOOD = {
  familyName: '山田',
  givenName: '花子',
  birthDate: '1950-02-28',
  address: { streetAddress: '1-2-3', locality: '京都市', postalCode: '600-0000', country: 'JP' },
  municipality: '京都市',
  residentSince: '2020-04-01',
};
const takes = (change: Record<string, unknown>) => ResidenceClaimsShape.is({ ...GOOD, ...change });

describe('Claims of a person at a counter', () => {
  for (const [what, name] of Object.entries({
    'an ordinary name': 'Yamada',
    'a name with an apostrophe, a hyphen and a full stop': "O'Brien-Núñez Jr.",
    'a name with a variation selector (IVS)': '葛\u{E0101}城',
    'a name with a zero-width non-joiner (Persian)': 'می\u200cخواهم',
    'a name with a zero-width joiner (Sinhala)': 'ශ්\u200dරී',
    'a Mongolian name with its vowel separator': 'ᠠᠨᠠ\u180e\u180b',
    '100 kanji with variation selectors': '葛\u{E0101}'.repeat(100),
    '100 kanji beyond the basic plane': '𠮷'.repeat(100),
    '100 letters with combining marks': 'e\u0301'.repeat(100),
    '100 Devanagari syllables': 'क्षि'.repeat(100),
  }))
    it(`take ${what}`, () => assert.equal(takes({ familyName: name }), true));

  for (const [what, name] of Object.entries({
    nothing: '',
    'blanks only': '   ',
    'an ideographic space only': '\u3000',
    'a joiner only': '\u200d',
    'a line break': 'Yama\nda',
    'a line separator': 'Yama\u2028da',
    'a NUL': 'Yama\0da',
    'a C1 control': 'Yama\u0085da',
    'a right-to-left override': '\u202Eadamay',
    'a pop of a direction': 'Yamada\u202C',
    'a direction isolate': '\u2066Yamada\u2069',
    'a right-to-left mark': 'Yamada\u200F',
    'a zero-width space': 'Yama\u200Bda',
    'a word joiner': 'Yama\u2060da',
    'a byte order mark': 'Yama\uFEFFda',
    'a soft hyphen': 'Yama\u00ADda',
    'a tag character': 'Yamada\u{E0041}',
    'a Hangul filler': '\u3164',
    'a noncharacter': 'Yama\uFFFEda',
    'half of a surrogate pair': '\uD842',
    '101 characters': '葛\u{E0101}'.repeat(101),
    'one character of a thousand marks': `e${'\u0301'.repeat(2_000)}`,
  }))
    it(`refuse a name with ${what}`, () => {
      assert.equal(takes({ familyName: name }), false);
      assert.equal(takes({ address: { ...GOOD.address, locality: name } }), false);
      assert.equal(
        AccountClaimsShape.is({ bankName: name, branch: 'A', accountNumber: '1', openedOn: '2020-01-01' }),
        false,
      );
    });

  it('name the field that is wrong and never its content', () => {
    assert.throws(
      () => ResidenceClaimsShape.parse({ ...GOOD, familyName: 'secret\u202e' }),
      (error: unknown) =>
        error instanceof FingerpostError &&
        error.code === 'message-invalid' &&
        error.message.includes('/familyName') &&
        !error.message.includes('secret'),
    );
  });

  it('take a person who has one name', () => {
    const { givenName: _, ...one } = GOOD;
    assert.equal(ResidenceClaimsShape.is(one), true);
  });

  for (const known of ['1944', '1944-05', '1944-05-17', '2000-02-29', '0099-12-31'])
    it(`take ${known} as date of birth`, () => assert.equal(takes({ birthDate: known }), true));

  for (const wrong of [
    '',
    '44',
    '1944-00',
    '1944-13',
    '1944-05-00',
    '2015-02-30',
    '1900-02-29',
    '1944-5',
    '1944-05-17Z',
  ])
    it(`refuse ${wrong === '' ? 'an empty text' : wrong} as date of birth`, () =>
      assert.equal(takes({ birthDate: wrong }), false));

  it('take a whole day only where the day is known', () => {
    assert.equal(takes({ residentSince: '2020-04' }), false);
    assert.equal(takes({ residentSince: '2020-04-31' }), false);
  });
});
