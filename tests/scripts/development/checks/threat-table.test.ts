import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../scripts/development/checks/source-files.ts';
import { THREATS_PAGE, threatFaults } from '../../../../scripts/development/checks/threat-table.ts';

const HEAD = '| attacker | has | what stops them | test | what remains |\n|---|---|---|---|---|\n';
const HERE = '../tests/scripts/development/checks/threat-table.test.ts';
const faultsOf = (...rows: string[]) => threatFaults(projectRoot(), THREATS_PAGE, HEAD + rows.join('\n'));

describe('the threat table', () => {
  it('names for every defence a test that exists', () => {
    assert.deepEqual(
      threatFaults(projectRoot(), THREATS_PAGE, readFileSync(join(projectRoot(), THREATS_PAGE), 'utf8')),
      [],
    );
  });

  it('fails its check for a defence without a test, and for a test that does not exist', () => {
    const row = (test: string) => `| thief | a card | tries | ${test} | time |`;
    assert.deepEqual(faultsOf(row(`[it](${HERE} "names for every defence a test that exists")`)), []);
    assert.match(faultsOf(row('we are careful'))[0] ?? '', /docs\/threats\.md:3: no test is named/);
    assert.match(faultsOf(row('[it](../tests/none.test.ts "is")'))[0] ?? '', /there is no tests\/none\.test\.ts/);
    const gone = faultsOf(row(`[it](${HERE} "names for every defence a test")`));
    assert.match(gone[0] ?? '', /has no test “names for every defence a test”/);
    assert.match(faultsOf('| thief | a card | tries |')[0] ?? '', /3 columns in place of 5/);
  });
});
