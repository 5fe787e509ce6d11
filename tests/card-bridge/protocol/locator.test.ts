import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Locator,
  locatorUrl,
  parseLocatorUrl,
  signLocator,
  verifyLocator,
} from '../../../card-bridge/protocol/locator.ts';
import { ecdsaSign, generateKeyPair } from '../../../card-bridge/secure-channel/p256.ts';

const signer = generateKeyPair();
const sign = async (message: Uint8Array) => ecdsaSign(signer.privateKey, message);

const LOCATOR: Locator = {
  nodeId: '12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf',
  nodeKeyHash: new Uint8Array(32).fill(1),
  cardKeyHash: new Uint8Array(32).fill(2),
  addresses: ['/ip4/203.0.113.7/tcp/4001', '/dns4/node.example/tcp/443/tls/ws'],
  resolvers: ['/dns4/resolver.example/tcp/4001/p2p/12D3KooWResolver'],
  serial: 3,
};

describe('repository locators', () => {
  it('have one URL, and the URL has all that a terminal needs', () => {
    const url = locatorUrl(LOCATOR);
    assert.equal(
      url,
      'fingerpost://12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf/?at=%2Fip4%2F203.0.113.7%2Ftcp%2F4001&at=%2Fdns4%2Fnode.example%2Ftcp%2F443%2Ftls%2Fws&resolver=%2Fdns4%2Fresolver.example%2Ftcp%2F4001%2Fp2p%2F12D3KooWResolver',
    );
    const { nodeId, addresses, resolvers } = LOCATOR;
    assert.deepEqual(parseLocatorUrl(url), { nodeId, addresses, resolvers });
  });

  it('come back as they were signed', async () => {
    const signed = await signLocator(LOCATOR, sign);
    assert.deepEqual(verifyLocator(signed, signer.publicPoint), LOCATOR);
  });

  it('are refused with another signer and with any byte changed', async () => {
    const signed = await signLocator(LOCATOR, sign);
    assert.throws(() => verifyLocator(signed, generateKeyPair().publicPoint), { code: 'locator-invalid' });
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const spoilt = signed.with(at, (signed[at] ?? 0) ^ change);
        assert.throws(() => verifyLocator(spoilt, signer.publicPoint), { code: 'locator-invalid' });
      }),
      { numRuns: 200 },
    );
  });

  it('are not signed when they do not fit a card', async () => {
    const faults: readonly Partial<Locator>[] = [
      { nodeId: 'not a peer id' },
      { nodeKeyHash: new Uint8Array(31) },
      { serial: 0 },
      { serial: 1.5 },
      { addresses: Array.from({ length: 40 }, (_, i) => `/dns4/very-long-name-${i}.example/tcp/4001`) },
    ];
    for (const fault of faults)
      await assert.rejects(signLocator({ ...LOCATOR, ...fault }, sign), { code: 'locator-invalid' });
  });

  it('are refused as URLs with anything else in them', () => {
    for (const url of [
      'https://12D3KooW/',
      'fingerpost://12D3KooW',
      'fingerpost://12D3KooW/?other=1',
      'fingerpost://12D3KooW/?at=not-a-multiaddr',
      'fingerpost://12D3KooW/#here',
      'fingerpost://a b/',
      `fingerpost://12D3KooW/?at=%2F${'x'.repeat(1_100)}`,
    ])
      assert.throws(() => parseLocatorUrl(url), { code: 'locator-invalid' }, url);
  });
});
