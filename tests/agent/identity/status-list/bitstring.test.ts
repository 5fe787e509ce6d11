import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Allocation } from '../../../../agent/identity/status-list/allocation.ts';
import { Bitstring, decodeList, encodeList, MAX_LIST_BYTES } from '../../../../agent/identity/status-list/index.ts';

describe('Bitstring', () => {
  it('counts from the most significant bit of the first byte, as Bitstring Status List 1.0 section 3 says', () => {
    const bits = new Bitstring(Uint8Array.of(0b1000_0001, 0b0100_0000));
    assert.deepEqual(
      [0, 1, 7, 8, 9].map((index) => bits.get(index)),
      [1, 0, 1, 0, 1],
    );
    const pairs = new Bitstring(Uint8Array.of(0b11_01_00_10), 2);
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => pairs.get(index)),
      [3, 1, 0, 2],
    );
  });

  it('holds every value of every size, and changes no neighbour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 32 }),
        fc.array(fc.nat(), { minLength: 3, maxLength: 20 }),
        (size, values) => {
          const bits = new Bitstring(new Uint8Array(Math.ceil((values.length * size) / 8)), size);
          const fitting = values.map((value) => value % 2 ** size);
          for (const [index, value] of fitting.entries()) bits.set(index, value);
          bits.set(1, 0);
          bits.set(1, fitting[1] ?? 0);
          assert.deepEqual(
            fitting.map((_, index) => bits.get(index)),
            fitting,
          );
        },
      ),
    );
  });

  it('refuses indices, values and sizes that do not fit', () => {
    const bits = new Bitstring(new Uint8Array(2), 2);
    for (const index of [-1, 8, 1.5, Number.NaN]) assert.throws(() => bits.get(index), { code: 'status-index' });
    for (const value of [-1, 4, 0.5]) assert.throws(() => bits.set(0, value), { code: 'status-index' });
    for (const size of [0, 33, 1.5])
      assert.throws(() => new Bitstring(new Uint8Array(1), size), { code: 'status-index' });
  });
});

describe('encoded list', () => {
  it('reads the empty list of 131,072 entries that the specification shows', () => {
    const encoded = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA';
    const bytes = decodeList(encoded);
    assert.equal(bytes.length, 16_384);
    assert.ok(bytes.every((byte) => byte === 0));
  });

  it('is the inverse of itself', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 251);
    assert.ok(Buffer.from(decodeList(encodeList(bytes))).equals(bytes));
  });

  it('refuses what unpacks to too much, too little or nothing, without unpacking it all', () => {
    const refused = (encoded: string) => assert.throws(() => decodeList(encoded), { code: 'status-list-malformed' });
    refused(encodeList(new Uint8Array(MAX_LIST_BYTES + 1)));
    refused(`u${gzipSync(new Uint8Array(200 * 1_048_576), { level: 9 }).toString('base64url')}`);
    refused(encodeList(new Uint8Array(16_383)));
    refused(`u${Buffer.from('not gzip').toString('base64url')}`);
    const good = encodeList(new Uint8Array(16_384));
    refused(good.slice(1));
    refused(`z${good.slice(1)}`);
    refused(`${good}=`);
    refused(`${good.slice(0, 12)}*${good.slice(13)}`);
    refused(good.slice(0, -8));
    refused('');
  });
});

describe('allocation', () => {
  it('gives every index once and then says that the list is full', () => {
    const bytes = new Uint8Array(4);
    const allocation = new Allocation(bytes, 32);
    const given = new Set(Array.from({ length: 32 }, () => allocation.take()));
    assert.equal(given.size, 32);
    assert.throws(() => allocation.take(), { code: 'status-list-full' });
    assert.deepEqual(bytes, new Uint8Array(4).fill(255));
    assert.throws(() => new Allocation(bytes, 1).take(), { code: 'status-list-full' }, 'bytes are what counts');
  });

  it('does not give them in order', () => {
    const allocation = new Allocation(new Uint8Array(16_384), 131_072);
    const given = Array.from({ length: 20 }, () => allocation.take());
    assert.notDeepEqual(
      given,
      given.toSorted((a, b) => a - b),
    );
  });
});
