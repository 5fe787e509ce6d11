import assert from 'node:assert/strict';
import { failureTables, repeatedCodes } from '../../scripts/development/checks/failure-codes.ts';
import { projectRoot } from '../../scripts/development/checks/source-files.ts';

describe('the failure tables', () => {
  it('use each code once, in kebab-case, with a sentence of what happened and one of what to do', async () => {
    const tables = await failureTables(projectRoot(), import.meta.filename.includes('/dist/'));
    assert.ok(tables.length > 3);
    assert.deepEqual(repeatedCodes(tables), []);
    for (const { table } of tables) {
      for (const [code, row] of Object.entries(table)) {
        assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
        for (const text of [row.message, row.todo]) assert.match(text, /^[A-Z“].*[.?!]$/s, code);
      }
    }
  });
});
