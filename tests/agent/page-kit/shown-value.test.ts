import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonValue } from '../../../agent/identity/base/json.ts';
import { type ClaimRow, claimRows, linesOf } from '../../../agent/page-kit/claim-rows.ts';
import { personName, shownValue } from '../../../agent/page-kit/client/shown-value.ts';
import { rowsOf } from '../../../agent/programs/counter-terminal/page/views.ts';
import { withUnreadableNamed } from '../../../schemas/characters.ts';

const plain = { label: (name: string) => name };
const linesIn = (language: 'en' | 'ja', rows: readonly ClaimRow[]) =>
  linesOf(rows, (value, kind) => shownValue(language, value, kind));

/** The scalars of a value, in its order, as JSON writes them and texts without their quotes. */
function scalarsOf(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.length === 0 ? ['[]'] : value.flatMap(scalarsOf);
  if (typeof value === 'object' && value !== null) {
    const members = Object.values(value);
    return members.length === 0 ? ['{}'] : members.flatMap((member: JsonValue) => scalarsOf(member));
  }
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

const NOTHING = ['', 'null', '{}', '[]'];

/** Whether what is shown says the signed scalar and nothing else. */
function says(shown: string, signed: string): boolean {
  if (shown === withUnreadableNamed(signed)) return true;
  if (shown === '(nothing)') return NOTHING.includes(signed);
  if (shown === 'Yes' || shown === 'No') return signed === `${shown === 'Yes'}`;
  const date = /^(\d{1,2} )?(\p{L}+) (\d{4})(?:, ([\d:.]+) UTC(.*))?$/u.exec(shown);
  if (date === null) return false;
  const [, day, month = '', year = '', clock, zone] = date;
  const number = `${new Date(`1 ${month} 2000 UTC`).getUTCMonth() + 1}`.padStart(2, '0');
  const days = day === undefined ? '' : `-${day.trim().padStart(2, '0')}`;
  return signed === `${year}-${number}${days}${clock === undefined ? '' : `T${clock}${zone === '' ? 'Z' : zone}`}`;
}

describe('A signed value on a page', () => {
  const dates = fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
    .map(
      ([year, month, day]) =>
        `${year}`.padStart(4, '0') + [month, day].map((n) => `-${`${n}`.padStart(2, '0')}`).join(''),
    );
  const text = fc.oneof(
    dates,
    dates.map((day) => `${day}T00:00:00Z`),
    fc
      .tuple(dates, fc.constantFrom('T23:59:59+09:00', 'T24:00:00Z', 'T12:00:00.5-11:30', 'T12:00', ' 12:00'))
      .map((t) => t.join('')),
    fc.string({ unit: 'binary' }).filter((one) => one.isWellFormed()),
    fc.constantFrom('JP', '1944', '1944-05', 'true', 'null', '\u202eabc', 'a\u200bb', '葛\u{E0101}', 'two\nlines'),
  );
  const scalar = fc.oneof(
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const { claims } = fc.letrec<{ claims: Record<string, JsonValue>; value: JsonValue }>((tie) => ({
    claims: fc.dictionary(fc.constantFrom('birthDate', 'a', 'b', 'names', 'address'), tie('value'), { maxKeys: 4 }),
    value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('claims')),
  }));

  it('is there, whatever the claims are: each scalar once, in order, saying what was signed', () => {
    fc.assert(
      fc.property(claims, (all) => {
        const shown: string[] = [];
        linesOf(claimRows(all, plain), (value, kind) => {
          shown.push(shownValue('en', value, kind));
          return '';
        });
        const signed = scalarsOf(all);
        assert.equal(shown.length, Object.keys(all).length === 0 ? 0 : signed.length);
        shown.forEach((one, at) => {
          assert.ok(says(one, signed[at] ?? ''), `${JSON.stringify(signed[at])} shown as ${JSON.stringify(one)}`);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is shown as a date only where the calendar has it', () => {
    const cases: readonly [string, string, string][] = [
      ['2015-02-30', '2015-02-30', '2015-02-30'],
      ['2015-02-28', '28 February 2015', '2015年（平成27年）2月28日'],
      ['1944', '1944', '1944年（昭和19年）'],
      ['1944-05', 'May 1944', '1944年（昭和19年）5月'],
      ['0099-01-02', '0099-01-02', '0099-01-02'],
      ['1944-05-02T00:00:00Z', '2 May 1944, 00:00:00 UTC', '1944年（昭和19年）5月2日 00:00:00 UTC'],
      ['1944-05-02T23:30:00-08:00', '2 May 1944, 23:30:00 UTC-08:00', '1944年（昭和19年）5月2日 23:30:00 UTC-08:00'],
      ['1944-02-30T00:00:00Z', '1944-02-30T00:00:00Z', '1944-02-30T00:00:00Z'],
      ['1944-05-02T24:00:00Z', '1944-05-02T24:00:00Z', '1944-05-02T24:00:00Z'],
    ];
    for (const [signed, english, japanese] of cases) {
      assert.equal(shownValue('en', signed, 'date'), english);
      assert.equal(shownValue('ja', signed, 'date'), japanese);
      assert.equal(shownValue('easy', signed, 'date'), japanese.replace(/（.*）/, ''));
    }
  });

  it('is shown as a country only by the code that is that country’s', () => {
    for (const [code, english] of Object.entries({
      JP: 'Japan',
      GB: 'United Kingdom',
      UK: 'UK',
      ZZ: 'ZZ',
      XX: 'XX',
      SU: 'SU',
      jp: 'jp',
    }))
      assert.equal(shownValue('en', code, 'country'), english);
  });

  it('names the characters that nobody would see, and keeps those of names', () => {
    assert.equal(shownValue('en', '\u202eadamaY\u200b'), '⟨U+202E⟩adamaY⟨U+200B⟩');
    assert.equal(shownValue('en', 'می\u200cخ 葛\u{E0101}'), 'می\u200cخ 葛\u{E0101}');
  });

  it('is structured as people read it: groups by name, members of lists by number', () => {
    const rows = rowsOf('ForeignCredential', {
      id: 'did:example:holder',
      address: { type: 'PostalAddress', locality: 'Nakano' },
      nationality: ['JP', 'FR'],
      degrees: [{ name: 'BA', year: 1966 }, { name: 'MA' }],
      married: true,
      title: null,
    });
    assert.deepEqual(linesIn('en', rows), [
      'Address, Type: PostalAddress',
      'Address, Locality: Nakano',
      'Nationality, 1: JP',
      'Nationality, 2: FR',
      'Degrees, 1, Name: BA',
      'Degrees, 1, Year: 1966',
      'Degrees, 2, Name: MA',
      'Married: Yes',
      'Title: (nothing)',
    ]);
  });

  it('has a picture as a picture, and the person’s name with one part, too', () => {
    const [row] = claimRows({ seal: 'data:image/png;base64,AAAA' }, plain);
    assert.equal(row?.kind, 'image');
    assert.equal(personName('en', 'Suharto', ''), 'Suharto');
    assert.equal(personName('ja', '山田', '花子'), '山田 花子');
  });
});
