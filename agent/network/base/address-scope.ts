import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** From where an address can be reached: this machine, its own network, anywhere. Wider ones are larger. */
export const SCOPES = { loopback: 0, private: 1, public: 2 } as const;
export type Scope = (typeof SCOPES)[keyof typeof SCOPES];

const LOOPBACK = blocks({ ipv4: ['127.0.0.0/8', '0.0.0.0/8'], ipv6: ['::1/128', '::/128'] });
/** RFC 1918, RFC 6598 (carrier-grade NAT), RFC 3927 and RFC 4291 (link-local), RFC 4193 (unique local). */
const PRIVATE = blocks({
  ipv4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
  ipv6: ['fc00::/7', 'fe80::/10', 'fec0::/10'],
});
const LOCAL_NAME = /(^|\.)(local|lan|internal|home\.arpa)$/i;

/**
 * The scope of a multiaddr: of one through a relay, the relay's. A DNS name counts as public unless its ending says
 * otherwise; nobody is asked what it stands for.
 */
export function scopeOf(multiaddr: string): Scope {
  const [, kind = '', host = ''] = multiaddr.split('/');
  if (kind.startsWith('dns')) {
    if (/(^|\.)localhost$/i.test(host)) return SCOPES.loopback;
    return LOCAL_NAME.test(host) ? SCOPES.private : SCOPES.public;
  }
  const family = isIPv4(host) ? 'ipv4' : isIPv6(host) ? 'ipv6' : undefined;
  if (family === undefined) return SCOPES.private;
  if (LOOPBACK.check(host, family)) return SCOPES.loopback;
  return PRIVATE.check(host, family) ? SCOPES.private : SCOPES.public;
}

function blocks(ranges: { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }): BlockList {
  const list = new BlockList();
  for (const family of ['ipv4', 'ipv6'] as const) {
    for (const range of ranges[family]) {
      const [network = '', bits = ''] = range.split('/');
      list.addSubnet(network, Number(bits), family);
    }
  }
  return list;
}
