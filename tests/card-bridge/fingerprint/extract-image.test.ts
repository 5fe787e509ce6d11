import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { planeAt } from '../../../card-bridge/fingerprint/extraction/resample.ts';
import { imageFailures } from '../../../card-bridge/fingerprint/image/failures.ts';
import { readImage } from '../../../card-bridge/fingerprint/image/read-image.ts';

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const GREY = Uint8Array.from([0, 50, 100, 150, 200, 255]);
const PGM = join(ascii('P5\n3 2\n255\n'), GREY);
const PNG = new Uint8Array(encode({ width: 3, height: 2, data: GREY, channels: 1 }));

describe('reading an image file', () => {
  it('reads a grey PNG', () => {
    const image = readImage(PNG, 569);
    assert.deepEqual([image.width, image.height, image.dpi], [3, 2, 569]);
    assert.deepEqual(image.pixels, GREY);
  });

  it('reads a PGM, binary or plain, with comments', () => {
    assert.deepEqual(readImage(PGM).pixels, GREY);
    const plain = readImage(ascii('P2 # a sensor\n3 2\n# largest value\n255\n0 50 100\n150 200 255\n'));
    assert.deepEqual(plain.pixels, GREY);
    assert.equal(plain.dpi, 500);
  });

  it('scales a PGM of another largest value, of one byte or two', () => {
    assert.deepEqual(readImage(ascii('P2 2 1 15 0 15')).pixels, Uint8Array.from([0, 255]));
    const wide = join(ascii('P5 2 1 65535 '), Uint8Array.from([0, 0, 0x80, 0x80]));
    assert.deepEqual(readImage(wide).pixels, Uint8Array.from([0, 128]));
  });

  it('turns colour into luma, 16 bits into 8, and lays transparency over white', () => {
    const colour = encode({ width: 2, height: 1, data: Uint8Array.from([255, 0, 0, 0, 255, 0]), channels: 3 });
    assert.deepEqual(readImage(new Uint8Array(colour)).pixels, Uint8Array.from([76, 150]));
    const deep = encode({ width: 2, height: 1, data: Uint16Array.from([0, 65535]), channels: 1, depth: 16 });
    assert.deepEqual(readImage(new Uint8Array(deep)).pixels, Uint8Array.from([0, 255]));
    const clear = encode({ width: 2, height: 1, data: Uint8Array.from([0, 0, 0, 255]), channels: 2 });
    assert.deepEqual(readImage(new Uint8Array(clear)).pixels, Uint8Array.from([255, 0]));
  });

  const broken = PNG.slice();
  broken[45] = (broken[45] ?? 0) ^ 0x55;
  const huge = PNG.slice();
  huge.set([0x7f, 0xff, 0xff, 0xff], 16);
  const FAULTS: readonly [string, string, Uint8Array][] = [
    ['no bytes', 'image-malformed', new Uint8Array(0)],
    ['another kind of file', 'image-malformed', ascii('GIF89a')],
    ['a PNG cut off in its header', 'image-malformed', PNG.subarray(0, 20)],
    ['a PNG cut off in its pixels', 'image-malformed', PNG.subarray(0, PNG.length - 20)],
    ['a PNG with a damaged byte', 'image-malformed', broken],
    ['a PNG that claims to be immense', 'image-too-large', huge],
    ['a PGM without pixels', 'image-malformed', ascii('P5\n3 2\n255\n')],
    ['a PGM that ends early', 'image-malformed', PGM.subarray(0, PGM.length - 1)],
    ['a PGM with a letter for a number', 'image-malformed', ascii('P2 3 x 255 0')],
    ['a PGM with a value above its largest', 'image-malformed', ascii('P2 1 1 15 16')],
    ['a PGM of largest value 0', 'image-malformed', ascii('P2 1 1 0 0')],
    ['a PGM without rows', 'image-malformed', ascii('P2 5 0 255')],
    ['a PGM that claims to be immense', 'image-too-large', ascii('P5 99999 99999 255 ')],
  ];
  for (const [what, code, bytes] of FAULTS)
    it(`refuses ${what} as ${code}`, () => {
      assert.throws(
        () => readImage(bytes),
        (error) => imageFailures.is(error) && error.code === code,
      );
    });

  for (const dpi of [0, -500, 199, 2001, Number.NaN, Number.POSITIVE_INFINITY])
    it(`refuses a resolution of ${dpi}`, () => {
      assert.throws(
        () => readImage(PGM, dpi),
        (error) => imageFailures.is(error, 'image-resolution'),
      );
    });

  it('gives an image or a named failure for any bytes', () => {
    const start = fc.constantFrom(new Uint8Array(0), PNG.subarray(0, 33), PNG, ascii('P5 '), ascii('P2 4 4 9 '));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 64 }), (head, tail) => {
        try {
          const { width, height, pixels } = readImage(join(head, tail));
          assert.equal(pixels.length, width * height);
        } catch (error) {
          assert.ok(imageFailures.is(error), String(error));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('resampling', () => {
  it('keeps a flat image flat at any resolution', () => {
    for (const dpi of [200, 333, 500, 1000, 2000]) {
      const plane = planeAt({ width: 90, height: 70, dpi, pixels: new Uint8Array(6300).fill(77) }, 500);
      assert.deepEqual([plane.width, plane.height], [Math.round(45000 / dpi), Math.round(35000 / dpi)]);
      assert.ok(plane.data.every((v) => Math.abs(v - 77) < 0.01));
    }
  });
});
