import { join } from 'node:path';
import { Type } from 'typebox';
import { readJsonFile } from '../../../agent/base/read-file.ts';
import { nodeFailures } from '../../../repository-node/base/failures.ts';
import { NODE_FILES } from '../../../repository-node/directory/node-files.ts';
import { exactly, shape } from '../../../schemas/shape.ts';

/** What `node start` leaves in the directory for the commands beside it. */
export const RunningShape = shape(
  'running node',
  exactly({
    pid: Type.Integer({ minimum: 1 }),
    addresses: Type.Array(Type.String({ maxLength: 400 }), { maxItems: 64 }),
  }),
);

/**
 * Full multiaddrs of the node that runs in this directory; what a killed node left behind is no running node.
 *
 * @throws node-not-running
 */
export async function addressesOfRunning(directory: string): Promise<string[]> {
  try {
    const { pid, addresses } = await readJsonFile(join(directory, NODE_FILES.running), RunningShape);
    if (isRunning(pid)) return addresses;
  } catch (cause) {
    throw nodeFailures.fail('node-not-running', directory, cause);
  }
  throw nodeFailures.fail('node-not-running', directory);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM';
  }
}
