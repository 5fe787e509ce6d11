import { join } from 'node:path';
import { Type } from 'typebox';
import { readJsonFile } from '../../../agent/base/synced-file.ts';
import { nodeFailures } from '../../../repository-node/base/failures.ts';
import { NODE_FILES } from '../../../repository-node/directory/node-directory.ts';
import { exactly, shape } from '../../../schemas/shape.ts';

/** What `node start` leaves in the directory for the commands beside it. */
export const RunningShape = shape(
  'running node',
  exactly({
    pid: Type.Integer({ minimum: 1 }),
    addresses: Type.Array(Type.String({ maxLength: 400 }), { maxItems: 64 }),
  }),
);

/** Full multiaddrs of the node that runs in this directory. @throws node-not-running */
export async function addressesOfRunning(directory: string): Promise<string[]> {
  try {
    return (await readJsonFile(join(directory, NODE_FILES.running), RunningShape)).addresses;
  } catch (cause) {
    throw nodeFailures.fail('node-not-running', undefined, cause);
  }
}
