import assert from 'node:assert/strict';
import { didOfPeer, peerOfDid } from '../../../agent/network/base/peer-did.ts';
import { FingerpostError } from '../../../schemas/failure.ts';

const unsuitable = (error: unknown) => error instanceof FingerpostError && error.code === 'peer-identity-unsuitable';

describe('a peer’s DID', () => {
  it('is the did:key of the network key, both ways', () => {
    const did = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
    assert.match(peerOfDid(did), /^12D3KooW/);
    assert.equal(didOfPeer(peerOfDid(did)), did);
  });

  it('does not exist for other keys', () => {
    assert.throws(() => peerOfDid('did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'), unsuitable);
    assert.throws(() => peerOfDid('did:web:example.org'), unsuitable);
    assert.throws(() => didOfPeer('QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N'), unsuitable);
    assert.throws(() => didOfPeer('nonsense'), unsuitable);
  });
});
