import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { makeInDirectory } from '../../agent/base/new-directory.ts';
import { readJsonFile } from '../../agent/base/read-file.ts';
import { createStore } from '../../agent/base/store/open-store.ts';
import { writeJsonFile } from '../../agent/base/synced-file.ts';
import { utc } from '../../agent/base/utc.ts';
import { proveNodeRequest } from '../../agent/certification/prove-request.ts';
import { terminalSigner } from '../../agent/counter-protocol/terminal-signer.ts';
import { didOfPeer } from '../../agent/network/base/peer-did.ts';
import { peerIdOfSeed } from '../../agent/network/peer/peer.ts';
import { keyPairFromScalar, softwareEcdsaKey } from '../../card-bridge/secure-channel/p256.ts';
import { type NodeCertificate, NodeCertificateShape } from '../../schemas/authority/authority-documents.ts';
import { type NodeConfiguration, NodeConfigurationShape } from '../../schemas/configuration/node.ts';
import type { NodeRequest } from '../../schemas/requests.ts';
import type { Shape } from '../../schemas/shape.ts';
import { nodeFailures } from '../base/failures.ts';
import { generateScalar } from './generate-scalar.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';

/** The files of a node's directory. Keys are readable by their owner only; the store holds ciphertext. */
export const NODE_FILES = {
  configuration: 'node.json',
  networkKey: 'network.key',
  cardKey: 'card.key',
  request: 'request.json',
  certificate: 'certificate.json',
  store: 'store',
  running: 'running.json',
  holderTerminal: 'holder-terminal',
  holderTerminalKey: join('holder-terminal', 'terminal.key'),
  holderTerminalOpeningKey: join('holder-terminal', 'opening.key'),
} as const;

const NEW_FILES: readonly string[] = [
  NODE_FILES.networkKey,
  NODE_FILES.cardKey,
  NODE_FILES.request,
  NODE_FILES.certificate,
  NODE_FILES.store,
  NODE_FILES.holderTerminal,
];

/** Everything of a node but its store: what `node init` makes and an export carries. */
export interface NodeIdentityFiles {
  readonly networkKey: Uint8Array;
  readonly cardKey: Uint8Array;
  readonly terminalKey: Uint8Array;
  /** P-256 scalar by which the holder's own terminal proves itself to cards. */
  readonly terminalOpeningKey: Uint8Array;
  readonly configuration: NodeConfiguration;
  readonly certificate?: NodeCertificate;
}

export interface InitOptions {
  readonly listen: readonly string[];
  readonly announce?: readonly string[];
  /** Addresses of the registration authority, for revocation lists. */
  readonly authority?: readonly string[];
  /** Addresses of the resolvers that are told where the node is. */
  readonly resolvers?: readonly string[];
  /** Addresses of the relays through which counters reach the node. */
  readonly relays?: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Makes the directory of a new node: keys, configuration, and the request for the registration authority, and an empty store.
 *
 * @throws node-exists, configuration-invalid, disk-full, read-only
 */
export async function initNodeDirectory(directory: string, options: InitOptions): Promise<NodeRequest> {
  const terminalKey = new Uint8Array(randomBytes(32));
  const files: NodeIdentityFiles = {
    networkKey: new Uint8Array(randomBytes(32)),
    cardKey: generateScalar(),
    terminalKey,
    terminalOpeningKey: generateScalar(),
    configuration: NodeConfigurationShape.parse({
      version: 1,
      listen: [...options.listen],
      announce: [...(options.announce ?? [])],
      authority: [...(options.authority ?? [])],
      resolvers: [...(options.resolvers ?? [])],
      relays: [...(options.relays ?? [])],
      holderTerminals: [didOfPeer(await peerIdOfSeed(terminalKey))],
      limits: { connections: 500, connectionsPerSecond: 50, sessions: 250, sessionsPerPeer: 4 },
    }),
  };
  return writeNodeDirectory(directory, files, options.now);
}

/**
 * Writes a node's files and its empty store into a new directory: all of them or none.
 *
 * @param fill puts rows into the new store, which lies in the directory that it is given
 * @throws node-exists, disk-full, read-only, and what `fill` throws
 */
export async function writeNodeDirectory(
  directory: string,
  files: NodeIdentityFiles,
  now: number,
  fill: (store: string) => Promise<void> = async () => undefined,
): Promise<NodeRequest> {
  return makeInDirectory(
    directory,
    NEW_FILES,
    NODE_FILES.configuration,
    () => nodeFailures.fail('node-exists'),
    async () => {
      const at = (name: string) => join(directory, name);
      await mkdir(at(NODE_FILES.holderTerminal), { mode: 0o700 });
      await writeKeyFile(at(NODE_FILES.networkKey), files.networkKey);
      await writeKeyFile(at(NODE_FILES.cardKey), files.cardKey);
      await writeKeyFile(at(NODE_FILES.holderTerminalKey), files.terminalKey);
      await writeKeyFile(at(NODE_FILES.holderTerminalOpeningKey), files.terminalOpeningKey);
      const request = await requestOf(files, { createdAt: utc(now) });
      await writeJsonFile(at(NODE_FILES.request), request);
      if (files.certificate !== undefined) await writeJsonFile(at(NODE_FILES.certificate), files.certificate);
      await createStore(at(NODE_FILES.store));
      await fill(at(NODE_FILES.store));
      await writeJsonFile(at(NODE_FILES.configuration), files.configuration);
      return request;
    },
  );
}

/** The request for the certificates of a node and its holder's own terminal, proved by every key that it names. */
export async function requestOf(
  files: Pick<NodeIdentityFiles, 'networkKey' | 'cardKey' | 'terminalKey' | 'terminalOpeningKey'>,
  about: { readonly createdAt: string; readonly challenge?: string },
): Promise<NodeRequest> {
  const { networkKey, cardKey, terminalKey, terminalOpeningKey } = files;
  const keysOf = (seed: Uint8Array, scalar: Uint8Array) => ({
    identity: terminalSigner(seed),
    opening: softwareEcdsaKey(keyPairFromScalar(scalar)),
  });
  return proveNodeRequest(
    { peerId: await peerIdOfSeed(networkKey), ...about },
    keysOf(networkKey, cardKey),
    keysOf(terminalKey, terminalOpeningKey),
  );
}

/** Reads a node's files. @throws node-not-found, configuration-invalid, message-invalid for a certificate file */
export async function readNodeDirectory(directory: string): Promise<NodeIdentityFiles> {
  const at = (name: string) => join(directory, name);
  const configuration = await readIfThere(at(NODE_FILES.configuration), NodeConfigurationShape);
  if (configuration === undefined) throw nodeFailures.fail('node-not-found', directory);
  const certificate = await readIfThere(at(NODE_FILES.certificate), NodeCertificateShape);
  return {
    networkKey: await readKeyFile(at(NODE_FILES.networkKey)),
    cardKey: await readKeyFile(at(NODE_FILES.cardKey)),
    terminalKey: await readKeyFile(at(NODE_FILES.holderTerminalKey)),
    terminalOpeningKey: await readKeyFile(at(NODE_FILES.holderTerminalOpeningKey)),
    configuration,
    ...(certificate !== undefined && { certificate }),
  };
}

/** Puts the certificate that the registration authority gave into the directory. @throws node-certificate-foreign */
export async function installCertificate(directory: string, certificate: NodeCertificate): Promise<NodeCertificate> {
  const { networkKey } = await readNodeDirectory(directory);
  if (certificate.peerId !== (await peerIdOfSeed(networkKey))) throw nodeFailures.fail('node-certificate-foreign');
  await writeJsonFile(join(directory, NODE_FILES.certificate), certificate);
  return certificate;
}

async function readIfThere<S extends TSchema>(path: string, shape: Shape<S>): Promise<Static<S> | undefined> {
  try {
    return await readJsonFile(path, shape);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
