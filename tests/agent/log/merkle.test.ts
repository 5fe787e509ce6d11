import assert from 'node:assert/strict';
import { directorySource, HashReader, LogWriter, leafHash, logFailures } from '../../../agent/log/index.ts';
import { nodeHash, splitAt } from '../../../agent/log/merkle.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from '../../../agent/log/proof.ts';
import { tilePath } from '../../../agent/log/tile.ts';
import { entriesFrom, entryNumber, inDirectory, logSigner } from './support.ts';

// The eight inputs and roots that Certificate Transparency's implementations test each other with.
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** Another way to the same root: straight from the definition. */
function rootOf(entries: readonly Uint8Array[]): Uint8Array {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return leafHash(only);
  const middle = splitAt(entries.length);
  return nodeHash(rootOf(entries.slice(0, middle)), rootOf(entries.slice(middle)));
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a log’s tree', () => {
  it('has the roots that others compute', async () => {
    await inDirectory(async (directory) => {
      const writer = await LogWriter.create(directory, logSigner());
      for (const [at, input] of INPUTS.entries()) {
        const { root } = await writer.append([Buffer.from(input, 'hex')], at);
        assert.equal(hex(root), ROOTS[at]);
      }
    });
  });

  it('has the root of its definition, however its entries were appended', async () => {
    await inDirectory(async (directory) => {
      const writer = await LogWriter.create(directory, logSigner());
      let size = 0;
      for (const step of [1, 2, 253, 1, 256, 511, 3, 700]) {
        const { root } = await writer.append(entriesFrom(size, size + step), size);
        size += step;
        assert.equal(hex(root), hex(rootOf(entriesFrom(0, size))), `${size}`);
      }
    });
  });

  it('proves each entry, and a changed one is not proved', async () => {
    await inDirectory(async (directory) => {
      const writer = await LogWriter.create(directory, logSigner());
      for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 600]) {
        const { root } = await writer.append(entriesFrom(writer.checkpoint.size, size), writer.checkpoint.size);
        const reader = new HashReader(directorySource(directory), size);
        for (const index of new Set([0, 1, 127, 255, 256, size >> 1, size - 1])) {
          if (index >= size) continue;
          const proof = await inclusionProof(reader, index);
          assert.ok(verifyInclusion(leafHash(entryNumber(index)), index, size, proof, root));
          assert.ok(!verifyInclusion(leafHash(entryNumber(index + 1)), index, size, proof, root));
          if (proof.length > 0)
            assert.throws(() => verifyInclusion(leafHash(entryNumber(index)), index, size, proof.slice(1), root), {
              code: 'log-proof-malformed',
            });
          if (size > 1)
            assert.throws(() => verifyInclusion(leafHash(entryNumber(index)), index, size, [...proof, root], root), {
              code: 'log-proof-malformed',
            });
        }
      }
    });
  });

  it('proves that a longer log continues a shorter one, and nothing else', async () => {
    await inDirectory(async (directory) => {
      const writer = await LogWriter.create(directory, logSigner());
      await writer.append(entriesFrom(0, 520), 0);
      const reader = new HashReader(directorySource(directory), 520);
      const root = await reader.root();
      for (const earlier of [1, 2, 3, 4, 5, 128, 255, 256, 257, 300, 511, 512, 519, 520]) {
        const before = rootOf(entriesFrom(0, earlier));
        const proof = await consistencyProof(reader, earlier);
        assert.ok(verifyConsistency(earlier, before, 520, root, proof), `${earlier}`);
        const other = rootOf([...entriesFrom(0, earlier - 1), entryNumber(9_999)]);
        assert.ok(!verifyConsistency(earlier, other, 520, root, proof), `${earlier} forked`);
      }
      await assert.rejects(consistencyProof(reader, 521), { code: 'log-out-of-step' });
      assert.ok(logFailures.is(await consistencyProof(reader, 0).catch((error: unknown) => error), 'log-out-of-step'));
    });
  });

  it('names its tiles as the format says', () => {
    assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
    assert.equal(tilePath({ level: 'entries', index: 5, width: 112 }), 'tile/entries/005.p/112');
  });
});
