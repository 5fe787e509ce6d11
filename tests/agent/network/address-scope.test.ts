import assert from 'node:assert/strict';
import { SCOPES, scopeOf } from '../../../agent/network/base/address-scope.ts';

describe('from where an address can be reached', () => {
  const all = (scope: number, addresses: readonly string[]) => {
    for (const address of addresses) assert.equal(scopeOf(address), scope, address);
  };

  it('is this machine only for loopback addresses, also where they stand for a relay', () => {
    all(SCOPES.loopback, [
      '/ip4/127.0.0.1/tcp/1',
      '/ip4/127.8.9.10/tcp/1/p2p/12D3KooW/p2p-circuit',
      '/ip6/::1/tcp/1',
      '/ip4/0.0.0.0/tcp/1',
      '/dns4/localhost/tcp/1',
    ]);
  });

  it('is the own network for private, carrier and link-local addresses, local names and what nobody knows', () => {
    all(SCOPES.private, [
      '/ip4/192.168.1.10/tcp/4001',
      '/ip4/10.0.0.1/tcp/1',
      '/ip4/172.31.255.255/tcp/1',
      '/ip4/100.64.0.1/tcp/1',
      '/ip4/169.254.1.1/tcp/1',
      '/ip6/fd00::1/tcp/1',
      '/ip6/fe80::1/tcp/1',
      '/dns4/router.lan/tcp/1',
      '/dns6/box.home.arpa/tcp/1',
      '/unix/tmp/socket',
      '',
    ]);
  });

  it('is everywhere for the others', () => {
    all(SCOPES.public, [
      '/ip4/192.0.2.1/tcp/4001',
      '/ip4/172.32.0.1/tcp/1',
      '/ip4/100.128.0.1/tcp/1',
      '/ip6/2001:db8::1/tcp/1',
      '/dns4/relay.example/tcp/1/p2p/12D3KooW/p2p-circuit/p2p/12D3KooX',
      '/dns4/localhost.example/tcp/1',
    ]);
  });
});
