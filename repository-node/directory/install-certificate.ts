import { join } from 'node:path';
import { writeJsonFile } from '../../agent/base/synced-file.ts';
import { readCertificate } from '../../card-bridge/certificate/read.ts';
import { keyPairFromScalar } from '../../card-bridge/secure-channel/p256.ts';
import type { NodeCertificate } from '../../schemas/authority/authority-documents.ts';
import { nodeFailures } from '../base/failures.ts';
import { type HolderTerminalKeys, readHolderTerminal, writeTerminalCertificate } from './holder-terminal.ts';
import { keysAbout } from './keys-file.ts';
import { openNodeDirectory } from './node-directory.ts';
import { NODE_FILES } from './node-files.ts';

/**
 * Puts what the registration authority certified in: the node's part into its directory, the other into the holder's own
 * terminal.
 *
 * @throws node-certificate-foreign, node-not-found, node-keys-missing, holder-terminal-missing
 *
 * @example
 * ```ts
 * await installCertificate('my-node', certificate);
 * ```
 */
export async function installCertificate(directory: string, certificate: NodeCertificate): Promise<NodeCertificate> {
  const { places } = await openNodeDirectory(directory);
  const { peerId } = await keysAbout(places.keys);
  const terminal = await readHolderTerminal(places.holderTerminal);
  if (certificate.peerId !== peerId || !isOf(terminal, certificate.holderTerminal.certificates))
    throw nodeFailures.fail('node-certificate-foreign');
  await writeTerminalCertificate(places.holderTerminal, certificate.holderTerminal);
  await writeJsonFile(join(directory, NODE_FILES.certificate), certificate);
  return certificate;
}

function isOf({ openingKey }: HolderTerminalKeys, certificates: readonly string[]): boolean {
  const { publicPoint } = readCertificate(Buffer.from(certificates.at(-1) ?? '', 'base64url'));
  return Buffer.from(publicPoint).equals(keyPairFromScalar(openingKey).publicPoint);
}
