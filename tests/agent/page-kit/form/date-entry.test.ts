import assert from 'node:assert/strict';
import { dateEntry, readDate } from '../../../../agent/page-kit/form/date-entry.ts';
import { eraYear } from '../../../../agent/page-kit/form/eras.ts';

const typed = (year: string, month = '', day = '') => readDate({ year, month, day });
const days = function* (from: string, to: string): Generator<string> {
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) yield new Date(at).toISOString().slice(0, 10);
};

describe('A date as people type it', () => {
  it('is a year of the common era or of a Japanese one, in digits of any width', () => {
    for (const year of ['1944', '１９４４', '昭和19', '昭和１９年', 'S19', 's.19', 'Ｓ19'])
      assert.deepEqual(typed(year, '5', '２'), { value: '1944-05-02' }, year);
    assert.deepEqual(typed('令和元', '05', '1日'), { value: '2019-05-01' });
    assert.deepEqual(typed('昭和19'), { value: '1944' });
    assert.deepEqual(typed('S19', '5月'), { value: '1944-05' });
  });

  it('may stand whole in the field of the year', () => {
    for (const whole of [
      'S19.5.2',
      '昭和19年5月2日',
      '1944年5月2日',
      '1944-05-02',
      '1944/5/2',
      '19440502',
      '１９４４．５．２',
    ])
      assert.deepEqual(typed(whole), { value: '1944-05-02' }, whole);
  });

  it('lies in the calendar and in its era', () => {
    assert.deepEqual(typed('2023', '2', '29'), { fault: 'date-not-in-calendar' });
    assert.deepEqual(typed('昭和64', '1', '7'), { value: '1989-01-07' });
    assert.deepEqual(typed('昭和64', '1', '8'), { fault: 'date-not-in-era' });
    assert.deepEqual(typed('昭和65'), { fault: 'date-not-in-era' });
    assert.deepEqual(typed('平成1', '1', '7'), { fault: 'date-not-in-era' });
    assert.deepEqual(typed('昭和64'), { value: '1989' });
    assert.deepEqual(typed('平成元'), { value: '1989' });
  });

  it('is refused where it cannot be read, and nothing where nothing was typed', () => {
    for (const entry of [
      typed('44'),
      typed('昭和', '5'),
      typed('1944', '', '2'),
      typed('', '5', '2'),
      typed('1944', 'May'),
    ])
      assert.deepEqual(entry, { fault: 'date-unreadable' });
    assert.equal(typed(' ', '　', ''), undefined);
  });

  it('comes back as it was read, on every day of every era', () => {
    let count = 0;
    for (const day of days('1868-01-25', '2030-12-31')) {
      count++;
      const year = eraYear(day) ?? '';
      const { month, day: number } = dateEntry(day);
      assert.deepEqual(typed(year, month, number), { value: day }, `${year} ${day}`);
    }
    assert.equal(count, 59_511);
  });

  it('has both eras where it may lie in both', () => {
    assert.equal(eraYear('1944-05-02'), '昭和19年');
    assert.equal(eraYear('1989'), '昭和64年・平成元年');
    assert.equal(eraYear('1989-01'), '昭和64年・平成元年');
    assert.equal(eraYear('1989-01-07'), '昭和64年');
    assert.equal(eraYear('1867'), undefined);
  });
});
