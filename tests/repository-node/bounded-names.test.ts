import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generateKeyPair } from '../../card-bridge/secure-channel/p256.ts';
import { boundedNames } from '../../repository-node/history/bounded-names.ts';
import { sealPayload } from '../../repository-node/history/payload.ts';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { HistoryRecordShape } from '../../schemas/history.ts';
import { sampleRecord } from './support/samples.ts';

describe('names in a history record', () => {
  it('stay as they are where they are few', () => {
    const list = [
      { type: 'ResidenceCredential', issuer: 'did:example:city', claims: ['address.city', 'familyName'] },
      { type: 'AccountCredential', claims: ['*'] },
    ];
    assert.deepEqual(boundedNames(list), list);
  });

  it('make a record that can be written, read and shown in one part of an answer, whatever they are', () => {
    const name = fc.tuple(fc.string({ unit: 'binary', minLength: 0, maxLength: 12 }), fc.integer({ min: 0, max: 90 }));
    const text = name.map(([part, times]) => part.repeat(times));
    const entry = fc.record({
      type: text,
      issuer: text,
      claims: fc
        .tuple(fc.array(text, { maxLength: 8 }), fc.nat({ max: 60 }))
        .map(([some, times]) => Array(times).fill(some).flat()),
    });
    const lists = fc
      .tuple(fc.array(entry, { maxLength: 6 }), fc.nat({ max: 20 }))
      .map(([some, times]) => Array(times).fill(some).flat());
    fc.assert(
      fc.property(lists, lists, (asked, given) => {
        const record = sampleRecord({ asked: boundedNames(asked), given: boundedNames(given) });
        const encoded = encodeFrame(HistoryRecordShape.parse(record));
        assert.deepEqual(decodeFrame(encoded), record);
        assert.ok(JSON.stringify(record).length <= 500_000);
        assert.ok(
          record.asked.every(({ type, claims }) => type.length > 0 && claims.every((claim) => claim.length > 0)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('are not all that bounds a record: one that no reader would accept is not written', () => {
    const claims = Array.from({ length: 256 }, () => 'x'.repeat(1_000));
    const record = sampleRecord({ asked: Array.from({ length: 5 }, () => ({ type: 'T', claims })) });
    const key = generateKeyPair();
    assert.throws(() => sealPayload({ epoch: 1, history: key.publicPoint }, new Uint8Array(32), 1, record), {
      code: 'node-failed',
    });
  });
});
