/**
 * The holder's repository node: vault, history, policy, counter sessions, and the node that serves them.
 *
 * @example
 * ```ts
 * import { startNodeDirectory } from 'fingerpost/repository-node';
 *
 * const node = await startNodeDirectory('my-node'); // made by `fingerpost node init`
 * const { sessions } = node.status();
 * await node.stop();
 * ```
 */

export { nodeFailures } from './base/failures.ts';
export { importNodeDirectory } from './directory/import-directory.ts';
export { installCertificate } from './directory/install-certificate.ts';
export { initNodeDirectory, openNodeDirectory } from './directory/node-directory.ts';
export { NODE_FILES } from './directory/node-files.ts';
export { startNodeDirectory } from './directory/start-node.ts';
export { createCheckpointSigner } from './history/checkpoint-signer.ts';
export { historyCsv } from './history/csv.ts';
export type { History, HistoryEntry, HistoryHead, HistoryReceipt } from './history/history.ts';
export { type VerifiedExport, verifyHistoryExport } from './history/verify-export.ts';
export { createNode, type NodeOptions, type RepositoryNode } from './node.ts';
export { openLevelStore } from './store/level-store.ts';
export { createMemoryStore } from './store/memory-store.ts';
export type { StoreChange, StoreRow, VaultStore } from './store/vault-store.ts';
export { SealedVault } from './vault/sealed-vault.ts';
export type { StoredCredential } from './vault/stored-credential.ts';
export type { Vault } from './vault/vault.ts';
