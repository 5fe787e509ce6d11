import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/development/checks/source-files.ts';

const root = projectRoot();
const manifest: { exports: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The source file behind each subpath, and the example that it begins with. */
const examples = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  if (!target.startsWith('./dist/')) return [];
  const source = target.slice('./dist/'.length).replace(/\.js$/, '.ts');
  const [, lines = ''] =
    / \* @example\n \* ```ts\n(.*?) \* ```\n/s.exec(readFileSync(join(root, source), 'utf8')) ?? [];
  return [
    { name: subpath === '.' ? 'fingerpost' : `fingerpost${subpath.slice(1)}`, code: lines.replaceAll(/^ \* ?/gm, '') },
  ];
});

describe('each subpath of the package', () => {
  it('begins with an example that imports it', () => {
    for (const { name, code } of examples) assert.ok(code.includes(`from '${name}';`), name);
    assert.ok(examples.length >= 14);
  });

  it('has an example that compiles against what is shipped', () => {
    const folder = join(root, 'dist', '.examples');
    mkdirSync(folder, { recursive: true });
    try {
      for (const { name, code } of examples)
        writeFileSync(join(folder, `${name.replaceAll('/', '-')}.ts`), `${code}\nexport {};\n`);
      const options = { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', target: 'es2024' };
      const compilerOptions = { ...options, moduleDetection: 'force', types: ['node', 'mocha'] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
      const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const done = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
      assert.equal(done.stdout, '');
      assert.equal(done.status, 0, done.stderr);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
