import assert from 'node:assert/strict';
import { type Log, silentLog } from '../../../../agent/base/log/log.ts';
import { openLog } from '../../../../agent/base/log/open-log.ts';
import { identityFailures } from '../../../../agent/identity/base/failures.ts';
import { nodeFailures } from '../../../../repository-node/base/failures.ts';

const NOW = Date.parse('2026-05-01T12:30:01.250Z');

function opened(options: { level?: 'info' | 'warn' | 'silent'; forPeople?: boolean } = {}) {
  const lines: string[] = [];
  const log = openLog({ write: (line) => lines.push(line), scope: 'node', now: () => NOW, ...options });
  return { log, lines, entries: () => lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}

/** What must never stand in a line, in the forms in which it would come. */
const SECRETS = [
  '274951',
  'Xiomara Quetzal',
  '1944-05-17',
  'MC4CAQAwBQYDK2VwBCIEIDk',
  'correct horse battery',
  'eyJhbGciOi.x.y',
];

describe('the log', () => {
  it('writes JSON lines with level, time, scope, event, counts and codes', () => {
    const { log, entries } = opened();
    log.info('started', { relays: 2, stable: true });
    log.scope('session').warn('session-limit', { sessions: 200 });
    assert.deepEqual(entries(), [
      { level: 'info', time: '2026-05-01T12:30:01.250Z', scope: 'node', event: 'started', relays: 2, stable: true },
      { level: 'warn', time: '2026-05-01T12:30:01.250Z', scope: 'node/session', event: 'session-limit', sessions: 200 },
    ]);
  });

  it('gives operators the sentence and the next step of their failures, others the code alone', () => {
    const { log, entries } = opened();
    const cause = Object.assign(new Error('/home/quetzal'), { code: 'ENOSPC' });
    log.failure('opening-failed', nodeFailures.fail('store-format-unknown', 'detail', cause));
    log.failure('session-ended', nodeFailures.fail('denied-by-holder'));
    const [operator, other] = entries();
    const row = nodeFailures.table['store-format-unknown'];
    assert.equal(operator?.level, 'error');
    assert.deepEqual(operator?.causes, ['ENOSPC']);
    assert.deepEqual(
      [operator?.code, operator?.message, operator?.todo],
      ['store-format-unknown', row.message, row.todo],
    );
    assert.equal(other?.level, 'info');
    assert.equal('message' in (other ?? {}), false);
  });

  it('tells of the unexpected where it arose, not what it said', () => {
    const { log, lines, entries } = opened();
    log.failure('request-failed', new TypeError('Xiomara Quetzal'));
    const [entry] = entries();
    assert.deepEqual([entry?.level, entry?.code], ['error', 'unexpected']);
    assert.match(`${(entry?.at as string[])[0]}`, /^log\.test\.[jt]s:\d+:\d+$/);
    assert.ok(!lines.join('').includes('Quetzal'));
  });

  it('is readable on a terminal', () => {
    const { log, lines } = opened({ forPeople: true });
    log.scope('session').info('session-completed', { ms: 42 });
    log.failure('opening-failed', nodeFailures.fail('store-format-unknown'));
    assert.equal(lines[0], '12:30:01 INFO  node/session session-completed ms=42\n');
    assert.match(`${lines[1]}`, /^12:30:01 ERROR node opening-failed code=store-format-unknown .+\n$/);
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = opened({ level: 'warn' });
    log.info('started');
    log.warn('place-lost');
    assert.equal(lines.length, 1);
    const silent = opened({ level: 'silent' });
    silent.log.failure('x', new Error('y'));
    assert.equal(silent.lines.length, 0);
    silentLog.scope('any').failure('x', new Error('y'));
  });

  it('says nothing of what it is handed by mistake', () => {
    for (const secret of SECRETS) {
      const { log, lines, entries } = opened();
      const loose = log as unknown as { [K in keyof Log]: (...given: unknown[]) => Log };
      loose.info(secret);
      loose.info('read', { [secret]: 1, value: secret, list: [secret], deep: { secret } });
      loose.scope(secret).warn('read');
      const thrown: unknown[] = [
        new Error(secret),
        new Error('outer', { cause: new Error(secret, { cause: secret }) }),
        Object.assign(new Error(secret), { code: secret, name: secret, detail: secret }),
        identityFailures.fail('credential-malformed', secret, new Error(secret)),
        Object.assign(new Error('x'), { stack: `Error: ${secret}\n    at ${secret} (/home/${secret}/${secret}:1:1)` }),
        secret,
        { secret },
        undefined,
      ];
      for (const error of thrown) loose.failure('read-failed', error);
      assert.equal(lines.length, 3 + thrown.length);
      for (const line of lines) assert.ok(!line.includes(secret), line);
      for (const entry of entries()) assert.equal(typeof entry.event, 'string');
    }
  });
});
