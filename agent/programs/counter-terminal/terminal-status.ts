import { join } from 'node:path';
import { readTextFile } from '../../base/read-file.ts';
import { writeFileSynced } from '../../base/synced-file.ts';
import type { DidFetcher } from '../../identity/did/fetcher.ts';
import { createHttpsFetcher } from '../../identity/did/https-fetcher.ts';
import type { DidResolver } from '../../identity/did/resolver.ts';
import {
  createStatusChecker,
  httpsListSource,
  type StatusChecker,
  type StatusListSource,
  StatusSnapshot,
  statusListVerifier,
} from '../../identity/status-list/index.ts';
import { createTokenStatusChecker, withTokenStatus } from '../../identity/token-status/index.ts';

/** The status lists that a terminal carries, in its directory. */
const SNAPSHOT_FILE = 'status-lists.json';
const MAX_SNAPSHOT_BYTES = 64 * 1_048_576;

export interface TerminalStatus {
  readonly checker: StatusChecker;
  /** Keeps the lists received since the start for a time without a network. */
  save(): Promise<void>;
}

/**
 * A terminal's way to know what was revoked: lists over HTTPS, and those of its snapshot while the network is away. A
 * list older than a day counts as unknown, and what is unknown is refused. Status List Tokens are asked for over HTTPS
 * each time and not kept. `resolver`: for the keys of who signed a list.
 */
export async function terminalStatus(
  directory: string,
  resolver: DidResolver,
  online?: StatusListSource,
  fetcher: DidFetcher = overHttps(),
): Promise<TerminalStatus> {
  const lists = online ?? httpsListSource(fetcher);
  const file = join(directory, SNAPSHOT_FILE);
  const snapshot = await readSnapshot(file);
  let changed = false;
  const source: StatusListSource = {
    async get(url, options) {
      try {
        const list = await lists.get(url, options);
        changed = snapshot.put(url, list) || changed;
        return list;
      } catch {
        return snapshot.get(url);
      }
    },
  };
  return {
    checker: withTokenStatus(
      createTokenStatusChecker({ fetcher, resolver }),
      createStatusChecker({ source, verifyList: statusListVerifier({ resolver }) }),
    ),
    async save() {
      if (changed) await writeFileSynced(file, snapshot.serialise());
      changed = false;
    },
  };
}

function overHttps(): DidFetcher {
  return createHttpsFetcher({ allow: ({ protocol }) => protocol === 'https:' });
}

/** A snapshot that cannot be read is as good as none: what it would have said is unknown. */
async function readSnapshot(file: string): Promise<StatusSnapshot> {
  try {
    return StatusSnapshot.parse(await readTextFile(file, MAX_SNAPSHOT_BYTES));
  } catch {
    return new StatusSnapshot();
  }
}
