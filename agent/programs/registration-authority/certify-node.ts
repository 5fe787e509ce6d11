import { peerIdFromString } from '@libp2p/peer-id';
import type { AuthorityTrust, NodeCertificate } from '../../../schemas/authority-documents.ts';
import type { NodeRequest } from '../../../schemas/requests.ts';
import { DAY_MS, utc } from '../../base/utc.ts';
import { authorityFailures } from './base/failures.ts';
import { certifier, rootName } from './certificates.ts';
import { publicKeyOfPoint } from './hsm/checks.ts';
import type { Hsm } from './hsm/hsm.ts';
import { KEYS } from './labels.ts';
import type { Registry } from './registry.ts';

export interface CertifyNodeArguments {
  readonly request: NodeRequest;
  readonly hsm: Hsm;
  readonly registry: Registry;
  readonly trust: AuthorityTrust;
  readonly now: number;
  readonly days: number;
}

/**
 * Certifies a node's SCP11 key under the root, named by its peer id. The first key of a peer id stays: locators name
 * it, so another key would lock its holder's card out.
 *
 * @throws node-request-invalid, node-key-changed
 */
export async function certifyNode(args: CertifyNodeArguments): Promise<NodeCertificate> {
  const { request, hsm, registry, trust, now, days } = args;
  const publicPoint = readRequest(request);
  const certificate = await certifier(
    hsm,
    KEYS.root,
    rootName(trust.authority),
  )({
    subject: request.peerId,
    publicPoint,
    role: 'repository-node',
    notBefore: now,
    days,
  });
  await registry.change(async () => {
    const known = await registry.nodes.get(request.peerId);
    if (known !== undefined && !Buffer.from(known.publicPoint).equals(publicPoint))
      throw authorityFailures.fail('node-key-changed');
    if (known === undefined)
      await registry.write(await registry.nodes.put(request.peerId, { peerId: request.peerId, publicPoint }));
  });
  return {
    type: 'node-certificate',
    peerId: request.peerId,
    certificates: [Buffer.from(certificate).toString('base64url')],
    notAfter: utc(now + days * DAY_MS),
    trust,
  };
}

function readRequest({ peerId, publicKey }: NodeRequest): Buffer {
  const point = Buffer.from(publicKey, 'base64url');
  try {
    if (peerIdFromString(peerId).toString() !== peerId) throw authorityFailures.fail('node-request-invalid', 'peer id');
    publicKeyOfPoint(point);
    return point;
  } catch (cause) {
    throw authorityFailures.fail('node-request-invalid', undefined, cause);
  }
}
