import assert from 'node:assert/strict';
import { RecentMap } from '../../../../agent/identity/base/recent-map.ts';

describe('A map of what was used last', () => {
  it('never has more entries than its bound, and keeps what is used all the time', () => {
    for (const bound of [1, 2, 3, 10, 64]) {
      const map = new RecentMap<number>(bound);
      map.set('always', -1);
      for (let at = 0; at < 1_000; at++) {
        map.set(`${at}`, at);
        assert.equal(map.get(`${at}`), at);
        assert.ok(map.size <= bound, `${map.size} of ${bound}`);
        if (bound > 3) assert.equal(map.get('always'), -1);
      }
      assert.equal(map.get('0'), undefined);
    }
  });

  it('has the newest value of a key', () => {
    const map = new RecentMap<number>(4);
    for (const value of [1, 2, 3, 4, 5]) {
      map.set('a', value);
      map.set(`other ${value}`, 0);
      assert.equal(map.get('a'), value);
    }
  });
});
