import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { CliEnvironment } from '../../scripts/cli/environment.ts';
import { runCli } from '../../scripts/program/run.ts';

describe('fingerpost finger', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fingerpost-'));
    const { code } = await run(
      'finger',
      'synth',
      '--seed',
      '7',
      '-f',
      '2',
      '-i',
      '2',
      '--profile',
      'easy',
      '-o',
      folder,
    );
    assert.equal(code, 0);
  });
  after(() => rm(folder, { recursive: true }));

  async function run(...argv: string[]) {
    const text = { stdout: '', stderr: '' };
    const environment: CliEnvironment = {
      stdin: process.stdin,
      stdout: { write: (chunk) => (text.stdout += chunk) },
      stderr: { write: (chunk) => (text.stderr += chunk) },
      env: {},
      signal: new AbortController().signal,
    };
    return { code: await runCli(argv, environment), ...text };
  }
  const print = (name: string) => join(folder, `${name}.png`);

  it('synthesises the impressions asked for, the same again for the same seed', async () => {
    assert.deepEqual((await readdir(folder)).sort(), ['1_1.png', '1_2.png', '2_1.png', '2_2.png']);
    const again = join(folder, 'again');
    const { code, stdout } = await run(
      'finger',
      'synth',
      '--seed',
      '7',
      '-i',
      '1',
      '--profile',
      'easy',
      '-o',
      again,
      '--json',
    );
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).file, join(again, '1_1.png'));
    assert.deepEqual(await readFile(join(again, '1_1.png')), await readFile(print('1_1')));
    await rm(again, { recursive: true });
  });

  it('shows what the extractor sees', async () => {
    const out = join(folder, 'shown.png');
    const { code, stdout } = await run('finger', 'show', print('1_1'), '-o', out);
    assert.equal(code, 0);
    assert.match(stdout, /\d+ minutiae, quality \d+ of 100.*\nDrawn in /);
    assert.equal(decode(await readFile(out)).channels, 3);
  });

  it('matches two impressions of a finger with exit code 0 and draws the pairs', async () => {
    const out = join(folder, 'pairs.png');
    const { code, stdout } = await run('finger', 'match', print('1_1'), print('1_2'), '-o', out, '--json');
    assert.equal(code, 0);
    const { score, threshold, match, pairs } = JSON.parse(stdout);
    assert.ok(match && score >= threshold && pairs > 8);
    assert.ok(decode(await readFile(out)).width > 600);
  });

  it('tells two fingers apart with exit code 1 and no error', async () => {
    const out = join(folder, 'none.png');
    const { code, stdout, stderr } = await run('finger', 'match', print('1_1'), print('2_1'), '-o', out);
    assert.equal(code, 1);
    assert.match(stdout, /No match\./);
    assert.equal(stderr, '');
  });

  it('says what to do when an image shows no finger or is no image', async () => {
    const empty = join(folder, 'empty');
    await run('finger', 'synth', '-i', '1', '-o', empty, '--condition', 'no-finger');
    const shown = await run('finger', 'show', join(empty, '1_1.png'), '-o', join(empty, 'shown.png'));
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /not usable/);
    const matched = await run('finger', 'match', join(empty, '1_1.png'), print('1_1'));
    assert.equal(matched.code, 1);
    assert.match(matched.stderr, /\[finger-unusable\]/);
    const text = await run('finger', 'show', join('tests', 'scripts', 'finger.test.ts'));
    assert.match(text.stderr, /\[(image-malformed|file-not-found)\]/);
    await rm(empty, { recursive: true });
  });

  it('refuses a condition that it does not know with the ones that it does', async () => {
    const { code, stderr } = await run('finger', 'synth', '--condition', 'wett');
    assert.equal(code, 2);
    assert.match(stderr, /normal, dry, wet, light, residue, no-finger/);
  });
});
