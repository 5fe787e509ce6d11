import { isIP } from 'node:net';
import { parseJson } from '../../../schemas/strict-json.ts';
import { identityFailures } from '../base/failures.ts';
import type { DidMethod, MethodContext } from './method.ts';
import { parseDidDocument } from './parse-document.ts';
import { type DidResolution, refused, resolved } from './resolution.ts';

const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,128}$/;

/**
 * The HTTPS address below which a host-based DID publishes its files: `domain[%3Aport][:path…]` (did:web §3.2,
 * did:webvh §3.4). Names only, no IP addresses, no dot segments, no escapes but the port's colon.
 *
 * @throws did-malformed
 *
 * @example
 * ```ts
 * webLocation('example.org:people', 'did.json').href; // https://example.org/people/did.json
 * ```
 */
export function webLocation(identifier: string, file: string): URL {
  const [domain = '', ...path] = identifier.split(':');
  const [host = '', port, ...rest] = domain.split(/%3A/i);
  const portIsGood = port === undefined || (/^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65_535);
  if (!HOST.test(host) || !portIsGood || rest.length > 0 || !path.every((part) => SEGMENT.test(part)))
    throw identityFailures.fail('did-malformed', 'not a domain name with an optional port and path');
  const folder = path.length === 0 ? '/.well-known' : `/${path.join('/')}`;
  const address = `https://${host}${port === undefined ? '' : `:${port}`}${folder}/${file}`;
  // A last label of digits would be read as an IPv4 address, however it is written.
  if (!URL.canParse(address) || isIP(new URL(address).hostname) !== 0)
    throw identityFailures.fail('did-malformed', 'not a domain name');
  return new URL(address);
}

/** did:web: the document at its HTTPS address. Trust in it is trust in that host and its certificate, no more. */
export const didWeb: DidMethod = {
  name: 'web',
  network: true,
  resolve: resolveDidWeb,
};

async function resolveDidWeb(did: string, { fetcher, signal }: MethodContext): Promise<DidResolution> {
  let url: URL;
  try {
    url = webLocation(did.slice('did:web:'.length), 'did.json');
  } catch {
    return refused('invalidDid', 'did:web section 3.1');
  }
  if (fetcher === undefined) return refused('notFound', 'this resolver has no network');
  let body: Uint8Array;
  try {
    const fetched = await fetcher.get(url, { signal });
    if (fetched.status !== 200) return refused('notFound', `status ${fetched.status}`);
    body = fetched.body;
  } catch {
    return refused('notFound', 'the document could not be fetched');
  }
  try {
    return resolved(parseDidDocument(parseJson(body, { maxDepth: 32 }), did));
  } catch {
    return refused('invalidDidDocument', 'not a DID document about this DID');
  }
}
