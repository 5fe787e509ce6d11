import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { didJwkOf } from '../../../agent/identity/did/did-jwk.ts';
import { createPeer2, createPeer4 } from '../../../agent/identity/did/index.ts';
import { makeDidDocument } from '../../../agent/identity/did/make-document.ts';
import { createWebvh } from '../../../agent/identity/did/webvh-writer.ts';
import { jwkFromPublicKey } from '../../../agent/identity/keys/public-jwk.ts';
import type { Signer } from '../../../agent/identity/keys/signer.ts';
import { generatePrivateKey, publicKeyOf, softwareSigner } from '../../../agent/identity/keys/software-signer.ts';
import { loopbackServer } from './loopback-server.ts';

export interface Issuers {
  /** By DID method. */
  readonly signers: Readonly<Record<string, Signer>>;
  /** How often a host was asked, by the path of the file. */
  readonly asked: Map<string, number>;
  close(): Promise<void>;
}

const RELATIONSHIPS = ['assertionMethod', 'authentication'] as const;

/** Issuers under every DID method of the product; the hosts of did:web and did:webvh are `localhost`. */
export async function issuersOfEveryMethod(): Promise<Issuers> {
  const files = new Map<string, string>();
  const asked = new Map<string, number>();
  const server = await loopbackServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const file = files.get(path);
    if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, server.ca]);
  const host = `localhost%3A${server.port}`;
  const key = generatePrivateKey('Ed25519');
  const publicKey = publicKeyOf(key);
  const own = softwareSigner(key);
  const [, fragment = ''] = own.verificationMethod.split('#');
  const content = { keys: [{ key: publicKey, relationships: RELATIONSHIPS }] };
  const named = (controller: string, name = fragment) =>
    softwareSigner(key, { controller, verificationMethod: `${controller}#${name}` });

  const web = `did:web:${host}:issuer`;
  files.set('/issuer/did.json', JSON.stringify(makeDidDocument(web, content)));
  const webvh = await createWebvh({ location: `${host}:history`, signer: own, content });
  files.set('/history/did.jsonl', webvh.log);
  const peer2 = createPeer2([{ purpose: 'assertionMethod', key: publicKey }]);
  const peer4 = createPeer4({
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    verificationMethod: [{ id: '#key-1', type: 'Multikey', publicKeyMultibase: fragment }],
    assertionMethod: ['#key-1'],
  }).longForm;
  return {
    signers: {
      key: own,
      jwk: named(didJwkOf({ ...jwkFromPublicKey(publicKey) }), '0'),
      'peer:2': named(peer2, 'key-1'),
      'peer:4': named(peer4, 'key-1'),
      web: named(web),
      webvh: named(webvh.did),
    },
    asked,
    async close() {
      setDefaultCACertificates(before);
      await server.close();
    },
  };
}
