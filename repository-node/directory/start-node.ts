import { join } from 'node:path';
import { addContextFiles } from '../../agent/identity/contexts/add-files.ts';
import { beginRemoteCard } from '../../card-bridge/host/remote/begin-remote-card.ts';
import { keyPairFromScalar, softwareEcdsaKey } from '../../card-bridge/secure-channel/p256.ts';
import { nodeFailures } from '../base/failures.ts';
import { createNode, type NodeOptions, type RepositoryNode } from '../node.ts';
import { openLevelStore } from '../store/level-store.ts';
import type { VaultStore } from '../store/vault-store.ts';
import { readHolderTerminal } from './holder-terminal.ts';
import { identityText } from './identity-text.ts';
import { type KeysSecret, readKeys } from './keys-file.ts';
import { type NodeIdentityFiles, openNodeDirectory } from './node-directory.ts';
import { NODE_FILES } from './node-files.ts';

export interface StartOptions extends StartedOptions {
  /** Gives the passphrase of the node's keys, where they lie under one. */
  readonly secret?: KeysSecret;
}

type StartedOptions = Partial<Pick<NodeOptions, 'beginRemoteCard'>> &
  Pick<
    NodeOptions,
    'now' | 'timing' | 'announcing' | 'relaying' | 'lines' | 'onRelay' | 'onStep' | 'onEnd' | 'statusChecker' | 'log'
  >;

/**
 * Starts the node of a directory, for Fingerpost's own kind of card unless another is given.
 *
 * @throws node-not-found, node-certificate-missing, configuration-invalid, and as `readKeys` and `openLevelStore`
 *
 * @example
 * ```ts
 * const node = await startNodeDirectory('my-node');
 * await node.stop();
 * ```
 */
export async function startNodeDirectory(
  directory: string,
  { secret, ...options }: StartOptions = {},
): Promise<RepositoryNode> {
  const { configuration, certificate, places } = await openNodeDirectory(directory);
  if (certificate === undefined) throw nodeFailures.fail('node-certificate-missing', directory);
  const keys = await readKeys(places.keys, secret);
  await addContextFiles(directory, configuration.contexts);
  const files = { ...keys, configuration, certificate };
  const identity = async () => identityText({ ...files, terminal: await readHolderTerminal(places.holderTerminal) });
  return startNodeOf(files, identity, await openLevelStore(join(directory, NODE_FILES.store)), options);
}

/**
 * Starts a node from its keys and files and a store, wherever they come from; the store is closed when that fails.
 *
 * @throws node-certificate-missing, and as `createNode`
 */
export async function startNodeOf(
  files: Omit<NodeIdentityFiles, 'terminal'>,
  identity: NodeOptions['identity'],
  store: VaultStore,
  options: StartedOptions = {},
): Promise<RepositoryNode> {
  try {
    if (files.certificate === undefined) throw nodeFailures.fail('node-certificate-missing');
    const { certificates, trust } = files.certificate;
    return await createNode({
      beginRemoteCard,
      ...options,
      store,
      networkKey: files.networkKey,
      openingKey: softwareEcdsaKey(keyPairFromScalar(files.openingKey)),
      certificates: certificates.map(bytes),
      cardCaPublicKeys: trust.cardCaPublicKeys.map(bytes),
      authorities: [trust.issuer],
      configuration: files.configuration,
      identity,
    });
  } catch (failure) {
    await store.close();
    throw failure;
  }
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
