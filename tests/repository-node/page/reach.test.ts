import assert from 'node:assert/strict';
import { reachOf, relayOf } from '../../../repository-node/page/client/base/reach.ts';

const PEER = '/p2p/12D3KooWAT6dbguGswtMb746YND18YxQSU46axMKjAvMExim9Jdn';
const RELAY = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

describe('from where an address of the node can be reached', () => {
  for (const [reach, addresses] of Object.entries({
    here: ['/ip4/127.0.0.1/tcp/4001', '/ip6/::1/tcp/4001', '/dns4/localhost/tcp/4001'],
    near: [
      '/ip4/10.1.2.3/tcp/4001',
      '/ip4/192.168.1.5/tcp/4001',
      '/ip4/172.16.0.1/tcp/4001',
      '/ip4/172.31.255.1/tcp/4001',
      '/ip4/169.254.9.9/tcp/4001',
      '/ip6/fe80::1/tcp/4001',
      '/ip6/fd00::1/tcp/4001',
    ],
    outside: [
      '/ip4/203.0.113.7/tcp/4001',
      '/ip4/172.32.0.1/tcp/4001',
      '/ip4/11.0.0.1/tcp/4001',
      '/ip6/2001:db8::1/tcp/4001',
      '/dns4/node.example/tcp/4001',
    ],
  }))
    it(`${reach}: ${addresses.join(' ')}`, () => {
      for (const address of addresses) assert.equal(reachOf(address + PEER), reach, address);
    });

  it('through a relay, which it names', () => {
    const address = `/ip4/203.0.113.7/tcp/4001/p2p/${RELAY}/p2p-circuit${PEER}`;
    assert.equal(relayOf(address), RELAY);
    assert.equal(relayOf(`/ip4/203.0.113.7/tcp/4001${PEER}`), undefined);
  });
});
