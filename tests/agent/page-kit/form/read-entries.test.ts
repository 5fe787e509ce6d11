import assert from 'node:assert/strict';
import type { FormField } from '../../../../agent/page-kit/form/form-field.ts';
import { readEntries } from '../../../../agent/page-kit/form/read-entries.ts';

const TODAY = '2026-11-29';
const FORM: readonly FormField[] = [
  { path: ['familyName'], label: 'Family name', kind: 'name', required: true, maxCharacters: 10 },
  { path: ['nameKana'], label: 'Kana', kind: 'kana', required: false, maxCharacters: 20 },
  { path: ['birthDate'], label: 'Date of birth', kind: 'known-date', required: true, past: true },
  { path: ['address', 'postalCode'], label: 'Postal code', kind: 'postcode', required: false },
  { path: ['address', 'country'], label: 'Country', kind: 'country', required: false, pattern: '^[A-Z]{2}$' },
  { path: ['residentSince'], label: 'Since', kind: 'date', required: false, past: true, notBefore: 'birthDate' },
  { path: ['number'], label: 'Number', kind: 'code', required: false },
];
const GOOD = { familyName: '渡邉󠄂', 'birthDate.year': '昭和19', 'birthDate.month': '5', 'birthDate.day': '2' };
const read = (entries: Readonly<Record<string, string>>) => readEntries(FORM, { ...GOOD, ...entries }, TODAY);
const codes = ({ faults }: ReturnType<typeof read>) => faults.map(({ field, code }) => `${field} ${code}`);

describe('What is typed into a form', () => {
  it('becomes claims: composed, trimmed, codes in ASCII, kana in katakana, dates in the calendar', () => {
    const { claims, faults, warnings } = read({
      familyName: '　か\u3099　渡邉󠄂 ',
      nameKana: 'わたなべ　ﾊﾅｺ',
      'address.postalCode': '〒１６４−８５０１',
      'address.country': 'ｊｐ',
      number: ' １２３－４５６ ',
    });
    assert.deepEqual({ faults, warnings }, { faults: [], warnings: [] });
    assert.deepEqual(claims, {
      familyName: 'が 渡邉󠄂',
      nameKana: 'ワタナベ ハナコ',
      birthDate: '1944-05-02',
      address: { postalCode: '164-8501', country: 'JP' },
      number: '123-456',
    });
  });

  it('keeps seven digits of another country as they are', () => {
    const { claims } = read({ 'address.postalCode': '8320000', 'address.country': 'CL' });
    assert.deepEqual(claims.address, { postalCode: '8320000', country: 'CL' });
    assert.deepEqual(read({ 'address.postalCode': '1648501' }).claims.address, { postalCode: '164-8501' });
  });

  it('is refused field by field, each with its reason, in the order of the form', () => {
    const none = readEntries(FORM, {}, TODAY);
    assert.deepEqual(codes(none), ['familyName missing', 'birthDate missing']);
    assert.deepEqual(none.claims, {});
    assert.deepEqual(
      codes(
        read({
          familyName: '😀 渡邉',
          nameKana: '渡辺',
          'birthDate.year': '2199',
          'birthDate.month': '1',
          'birthDate.day': '1',
          'address.country': 'Japan',
          'residentSince.year': '2020',
        }),
      ),
      [
        'familyName pictures',
        'nameKana not-kana',
        'birthDate in-future',
        'address.country wrong-form',
        'residentSince date-incomplete',
      ],
    );
    assert.deepEqual(codes(read({ familyName: 'x'.repeat(11) })), ['familyName too-long']);
    assert.deepEqual(codes(read({ familyName: 'a\u202eb' })), ['familyName unreadable']);
  });

  it('does not begin before it can', () => {
    const since = { 'residentSince.year': '1944', 'residentSince.month': '5' };
    assert.deepEqual(codes(read({ ...since, 'residentSince.day': '1' })), ['residentSince too-early']);
    assert.deepEqual(codes(read({ ...since, 'residentSince.day': '2' })), []);
    const yearAlone = { 'birthDate.month': '', 'birthDate.day': '' };
    assert.deepEqual(codes(read({ ...yearAlone, ...since, 'residentSince.day': '1' })), []);
  });

  it('is asked about where it is unusual, and not forbidden', () => {
    const { faults, warnings, claims } = read({
      familyName: 'Smith 2',
      'birthDate.year': '1900',
      'address.postalCode': '164-850',
      'address.country': 'JP',
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(warnings, [
      { field: 'familyName', code: 'digits-in-name' },
      { field: 'birthDate', code: 'long-ago' },
      { field: 'address.postalCode', code: 'postcode-unusual' },
    ]);
    assert.equal(claims.familyName, 'Smith 2');
  });
});
