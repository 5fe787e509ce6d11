import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProductResolver } from '../../../../agent/identity/did/every-method.ts';
import { memoryListStore } from '../../../../agent/identity/status-list/index.ts';
import { terminalStatus } from '../../../../agent/programs/counter-terminal/terminal-status.ts';
import { HOUR, issuerAndSource, NOW } from '../../identity/status-list/lists.ts';

describe('the status lists of a terminal', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fingerpost-status-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('are carried for a time without a network, until they are a day old', async () => {
    const { lists, source } = await issuerAndSource(memoryListStore());
    const good = await lists.allocate();
    const revoked = await lists.allocate();
    await lists.set(revoked, 1);
    const online = await terminalStatus(directory, createProductResolver(), source);
    assert.equal((await online.checker.check(good, { now: NOW })).verdict, 'clear');
    await online.save();

    source.offline = true;
    const later = await terminalStatus(directory, createProductResolver(), source);
    assert.equal((await later.checker.check(good, { now: NOW + HOUR })).verdict, 'clear');
    assert.equal((await later.checker.check(revoked, { now: NOW + HOUR })).verdict, 'refused');
    const tooLate = await terminalStatus(directory, createProductResolver(), source);
    assert.notEqual((await tooLate.checker.check(good, { now: NOW + 25 * HOUR })).verdict, 'clear');
  });

  it('are unknown, not clear, when the snapshot cannot be read', async () => {
    const { lists, source } = await issuerAndSource(memoryListStore());
    const entry = await lists.allocate();
    source.offline = true;
    await writeFile(join(directory, 'status-lists.json'), '{"format":');
    const { checker } = await terminalStatus(directory, createProductResolver(), source);
    assert.equal((await checker.check(entry, { now: NOW })).verdict, 'unknown');
  });
});
