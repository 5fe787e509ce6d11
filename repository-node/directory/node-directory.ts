import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextFile, writeJsonFile } from '../../agent/base/synced-file.ts';
import { utc } from '../../agent/base/utc.ts';
import { proveNodeRequest } from '../../agent/certification/prove-request.ts';
import { terminalSigner } from '../../agent/counter-protocol/terminal-signer.ts';
import { didOfPeer } from '../../agent/network/base/peer-did.ts';
import { peerIdOfSeed } from '../../agent/network/peer/peer.ts';
import { keyPairFromScalar, softwareEcdsaKey } from '../../card-bridge/secure-channel/p256.ts';
import { type NodeCertificate, NodeCertificateShape } from '../../schemas/authority-documents.ts';
import { type NodeConfiguration, NodeConfigurationShape } from '../../schemas/configuration/node.ts';
import type { NodeRequest } from '../../schemas/requests.ts';
import { parseJson } from '../../schemas/strict-json.ts';
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

/** Makes the directory of a new node: keys, configuration, and the request for the registration authority. @throws node-exists, configuration-invalid */
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

/** Writes a node's files into a new directory. @throws node-exists */
export async function writeNodeDirectory(
  directory: string,
  files: NodeIdentityFiles,
  now: number,
): Promise<NodeRequest> {
  const at = (name: string) => join(directory, name);
  await mkdir(at(NODE_FILES.holderTerminal), { recursive: true, mode: 0o700 });
  try {
    await writeKeyFile(at(NODE_FILES.networkKey), files.networkKey);
    await writeKeyFile(at(NODE_FILES.cardKey), files.cardKey);
    await writeKeyFile(at(NODE_FILES.holderTerminalKey), files.terminalKey);
    await writeKeyFile(at(NODE_FILES.holderTerminalOpeningKey), files.terminalOpeningKey);
  } catch (cause) {
    throw nodeFailures.fail('node-exists', undefined, cause);
  }
  const request = await requestOf(files, { createdAt: utc(now) });
  await writeJsonFile(at(NODE_FILES.request), request);
  await writeJsonFile(at(NODE_FILES.configuration), files.configuration);
  if (files.certificate !== undefined) await writeJsonFile(at(NODE_FILES.certificate), files.certificate);
  return request;
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
  const configuration = await readJson(at(NODE_FILES.configuration));
  if (configuration === undefined) throw nodeFailures.fail('node-not-found');
  const certificate = await readJson(at(NODE_FILES.certificate));
  return {
    networkKey: await readKeyFile(at(NODE_FILES.networkKey)),
    cardKey: await readKeyFile(at(NODE_FILES.cardKey)),
    terminalKey: await readKeyFile(at(NODE_FILES.holderTerminalKey)),
    terminalOpeningKey: await readKeyFile(at(NODE_FILES.holderTerminalOpeningKey)),
    configuration: NodeConfigurationShape.parse(configuration),
    ...(certificate !== undefined && { certificate: NodeCertificateShape.parse(certificate) }),
  };
}

/** Puts the certificate that the registration authority gave into the directory. @throws message-invalid, node-certificate-foreign */
export async function installCertificate(directory: string, text: string): Promise<NodeCertificate> {
  const certificate = NodeCertificateShape.parse(parseJson(text));
  const { networkKey } = await readNodeDirectory(directory);
  if (certificate.peerId !== (await peerIdOfSeed(networkKey))) throw nodeFailures.fail('node-certificate-foreign');
  await writeJsonFile(join(directory, NODE_FILES.certificate), certificate);
  return certificate;
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readTextFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return parseJson(text);
}
