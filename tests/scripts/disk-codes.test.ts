import assert from 'node:assert/strict';
import { storeFailure } from '../../agent/base/store/failure-of.ts';
import { toFailure } from '../../scripts/cli/describe-error.ts';

const SYSTEM = {
  ENOSPC: ['No space left on device', 'disk-full'],
  EDQUOT: ['Disk quota exceeded', 'disk-full'],
  EFBIG: ['File too large', 'disk-full'],
  EROFS: ['Read-only file system', 'read-only'],
} as const;

describe('a disk that takes nothing', () => {
  for (const [code, [words, told]] of Object.entries(SYSTEM))
    it(`is ${told} to a store and to a command alike: ${code}`, () => {
      const error = Object.assign(new Error(`${code}: write`), { code });
      assert.equal(storeFailure(error, 'store-unwritable').code, told);
      assert.equal(toFailure(error, new AbortController().signal).code, told);
      const levels = new Error('Database failed', { cause: new Error(`IO error: store/000005.log: ${words}`) });
      assert.equal(storeFailure(levels, 'store-unwritable').code, told);
    });
});
