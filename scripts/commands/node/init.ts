import { join } from 'node:path';
import { readJsonFile } from '../../../agent/base/read-file.ts';
import { writeJsonFile } from '../../../agent/base/synced-file.ts';
import { utc } from '../../../agent/base/utc.ts';
import {
  initNodeDirectory,
  installCertificate,
  NODE_FILES,
  readNodeDirectory,
  requestOf,
} from '../../../repository-node/directory/node-directory.ts';
import { NodeCertificateShape } from '../../../schemas/authority/authority-documents.ts';
import type { CommandContext } from '../../cli/command.ts';

interface InitOptions {
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  readonly authority?: readonly string[];
  readonly resolver?: readonly string[];
  readonly relay?: readonly string[];
}

/** `node init` */
export async function initNode(
  { output }: CommandContext,
  options: InitOptions,
  args: readonly string[],
): Promise<void> {
  const [directory = ''] = args;
  const { peerId } = await initNodeDirectory(directory, {
    listen: options.listen ?? ['/ip4/0.0.0.0/tcp/4001'],
    announce: options.announce ?? [],
    authority: options.authority ?? [],
    resolvers: options.resolver ?? [],
    relays: options.relay ?? [],
    now: Date.now(),
  });
  const request = join(directory, NODE_FILES.request);
  output.json({ peerId, directory, request });
  output.text(
    `Node ${peerId} made in ${directory}.\nNext: have the authority answer ${request}, then \`fingerpost node certify ${directory} <certificate>\`.`,
  );
}

/** `node certify` */
export async function certifyNode({ output }: CommandContext, _: object, args: readonly string[]): Promise<void> {
  const [directory = '', file = ''] = args;
  const { notAfter, trust } = await installCertificate(directory, await readJsonFile(file, NodeCertificateShape));
  output.json({ certified: true, notAfter, authority: trust.authority });
  output.text(`Certified by ${trust.authority} until ${notAfter}.\nNext: \`fingerpost node start ${directory}\`.`);
}

/** `node request`: the request anew, for the keys that the directory has. */
export async function renewRequest({ output }: CommandContext, _: object, [directory = '']: readonly string[]) {
  const files = await readNodeDirectory(directory);
  const request = join(directory, NODE_FILES.request);
  const { peerId } = await writeRequest(request, files);
  output.json({ peerId, request });
  output.text(`A request of today is in ${request}; it is good for a week.`);
}

async function writeRequest(path: string, files: Awaited<ReturnType<typeof readNodeDirectory>>) {
  const request = await requestOf(files, { createdAt: utc(Date.now()) });
  await writeJsonFile(path, request);
  return request;
}
