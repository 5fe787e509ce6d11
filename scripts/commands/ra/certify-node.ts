import { readJsonFile } from '../../../agent/base/read-file.ts';
import { writeJsonFile } from '../../../agent/base/synced-file.ts';
import { NodeRequestShape } from '../../../schemas/requests.ts';
import type { CommandContext } from '../../cli/command.ts';
import { type DeskOptions, withDesk } from './desk.ts';

interface CertifyNodeOptions extends DeskOptions {
  readonly request: string;
  readonly out: string;
}

/** `ra certify-node` */
export async function certifyNode(
  context: CommandContext,
  options: CertifyNodeOptions,
  [directory = '']: readonly string[],
): Promise<void> {
  const request = await readJsonFile(options.request, NodeRequestShape);
  const certificate = await withDesk(context, directory, options, (desk) => desk.certifyNode(request));
  await writeJsonFile(options.out, certificate, { mode: 0o644 });
  context.output.json({ node: certificate.peerId, notAfter: certificate.notAfter, certificate: options.out });
  context.output.text(
    `Node ${certificate.peerId} is certified until ${certificate.notAfter}; certificate in ${options.out}.`,
  );
}
