import { join } from 'node:path';
import { addContextFiles } from '../../agent/identity/contexts/add-files.ts';
import { keyPairFromScalar, softwareEcdsaKey } from '../../card-bridge/secure-channel/p256.ts';
import { nodeFailures } from '../base/failures.ts';
import { createNode, type NodeOptions, type RepositoryNode } from '../node.ts';
import { openLevelStore } from '../store/level-store.ts';
import type { VaultStore } from '../store/vault-store.ts';
import { identityText } from './identity-text.ts';
import { NODE_FILES, type NodeIdentityFiles, readNodeDirectory } from './node-directory.ts';

export type StartOptions = Pick<
  NodeOptions,
  'now' | 'timing' | 'announcing' | 'relaying' | 'onRelay' | 'onStep' | 'onEnd' | 'statusChecker' | 'log'
>;

/** Starts the node of a directory. @throws node-not-found, node-certificate-missing, configuration-invalid, and as `openLevelStore` */
export async function startNodeDirectory(directory: string, options: StartOptions = {}): Promise<RepositoryNode> {
  const files = await readNodeDirectory(directory);
  if (files.certificate === undefined) throw nodeFailures.fail('node-certificate-missing');
  await addContextFiles(directory, files.configuration.contexts);
  return startNodeOf(files, await openLevelStore(join(directory, NODE_FILES.store)), options);
}

/**
 * Starts a node from its files and a store, wherever they come from; the store is closed when that fails.
 *
 * @throws node-certificate-missing, and as `createNode`
 */
export async function startNodeOf(
  files: NodeIdentityFiles,
  store: VaultStore,
  options: StartOptions = {},
): Promise<RepositoryNode> {
  try {
    if (files.certificate === undefined) throw nodeFailures.fail('node-certificate-missing');
    const { certificates, trust } = files.certificate;
    return await createNode({
      ...options,
      store,
      networkKey: files.networkKey,
      openingKey: softwareEcdsaKey(keyPairFromScalar(files.cardKey)),
      certificates: certificates.map(bytes),
      cardCaPublicKeys: trust.cardCaPublicKeys.map(bytes),
      authorities: [trust.issuer],
      configuration: files.configuration,
      identity: async () => identityText(files),
    });
  } catch (failure) {
    await store.close();
    throw failure;
  }
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
