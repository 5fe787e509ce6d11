import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fastTests, LONG } from '../../scripts/development/checks/layers/fast-tests.ts';
import { projectRoot } from '../../scripts/development/checks/source-files.ts';

const root = projectRoot();

/** Runs `npm run …` as its script does; what it printed and its exit code. */
function task(...words: string[]) {
  const done = spawnSync(process.execPath, [join(root, 'scripts', 'setup', 'run.mjs'), ...words], {
    cwd: root,
    env: { ...process.env, INIT_CWD: join(root, 'docs') },
    encoding: 'utf8',
  });
  return { code: done.status, said: done.stdout + done.stderr };
}

describe('tests in layers', () => {
  it('keep browsers, processes and long computations out of the fast one', () => {
    const fast = new Set(fastTests(root));
    assert.ok(fast.has('tests/schemas/frames.test.ts'));
    // A browser through two helpers, a process through one, a process of its own, and a long one.
    assert.ok(!fast.has('tests/repository-node/page/spoken.test.ts'));
    assert.ok(!fast.has('tests/repository-node/killed-session.test.ts'));
    assert.ok(!fast.has('tests/scripts/test-layers.test.ts'));
    for (const file of LONG) assert.ok(existsSync(join(root, file)) && !fast.has(file), file);
  });

  it('one file is run alone, named from where the person stands or from the root', () => {
    for (const name of ['../tests/schemas/failures.test.ts', 'tests/schemas/failures.test.ts'])
      for (const layer of ['test', 'test:one']) {
        const { code, said } = task(layer, name);
        assert.equal(code, 0, said);
        assert.match(said, /^1 passed, 0 failed$/m);
      }
  });

  it('a file that is not there is named, and so is the want of one', () => {
    assert.match(task('test', 'tests/nowhere.test.ts').said, /no test file tests\/nowhere\.test\.ts/);
    const { code, said } = task('test:one');
    assert.equal(code, 2);
    assert.match(said, /Name a test file/);
  });
});
