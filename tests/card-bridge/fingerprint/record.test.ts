import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type FingerTemplate, type Minutia, parseRecord, writeRecord } from '../../../card-bridge/fingerprint/index.ts';
import { FingerpostError } from '../../../schemas/failure.ts';
import { anyTemplate } from './arbitrary.ts';

const turn = 2 * Math.PI;

function angleOff(a: number, b: number): number {
  const off = Math.abs(a - b) % turn;
  return Math.min(off, turn - off);
}

function orientationOff(a: number, b: number): number {
  const off = Math.abs(a - b) % 180;
  return Math.min(off, 180 - off);
}

function assertSameButForQuantisation(read: FingerTemplate | undefined, written: FingerTemplate): void {
  assert.ok(read);
  assert.equal(read.width, written.width);
  assert.equal(read.height, written.height);
  assert.equal(read.quality, written.quality);
  assert.equal(read.minutiae.length, written.minutiae.length);
  for (const [index, minutia] of written.minutiae.entries()) {
    const back: Minutia | undefined = read.minutiae[index];
    assert.ok(back);
    assert.ok(Math.abs(back.x - minutia.x) <= 0.5001 && Math.abs(back.y - minutia.y) <= 0.5001);
    assert.ok(angleOff(back.angle, minutia.angle) <= turn / 512 + 1e-9);
    assert.equal(back.type, minutia.type);
    assert.equal(back.quality, minutia.quality);
  }
  const known = written.ridges?.orientation.some((cell) => cell !== 255) ?? false;
  assert.equal(read.ridges !== undefined, known);
  if (!known) return;
  for (const [index, cell] of (written.ridges?.orientation ?? new Uint8Array()).entries()) {
    const back: number = read.ridges?.orientation[index] ?? -1;
    if (cell === 255) assert.equal(back, 255);
    else assert.ok(orientationOff(back, cell) <= 4, `${back} for ${cell}`);
    const period: number = read.ridges?.period[index] ?? -1;
    if (cell !== 255) assert.equal(period === 0, written.ridges?.period[index] === 0);
  }
}

/** One view with two minutiae, one ending and one bifurcation. */
const small: FingerTemplate = {
  width: 300,
  height: 400,
  quality: 77,
  minutiae: [
    { x: 10, y: 20, angle: 0, type: 'ending', quality: 90 },
    { x: 299, y: 399, angle: Math.PI, type: 'bifurcation', quality: 0 },
  ],
};

function refusedWhen(change: (bytes: Uint8Array) => Uint8Array | undefined, detail: RegExp): void {
  const bytes = writeRecord([{ finger: 2, template: small }]);
  const changed = change(bytes) ?? bytes;
  assert.throws(
    () => parseRecord(changed),
    (error: unknown) =>
      error instanceof FingerpostError && error.code === 'template-malformed' && detail.test(error.detail ?? ''),
  );
}

describe('the ISO/IEC 19794-2 record', () => {
  it('reads back what it wrote, within the quantisation of the format', () => {
    fc.assert(
      fc.property(
        fc.array(anyTemplate, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 10 }),
        (templates, finger) => {
          const width = Math.max(...templates.map((template) => template.width));
          const height = Math.max(...templates.map((template) => template.height));
          const views = parseRecord(writeRecord(templates.map((template) => ({ finger, template }))));
          assert.equal(views.length, templates.length);
          for (const [index, template] of templates.entries()) {
            assert.equal(views[index]?.finger, finger);
            if (template.width === width && template.height === height)
              assertSameButForQuantisation(views[index]?.template, template);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('writes the same bytes again after reading them', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const bytes = writeRecord([{ finger: 1, template }]);
        assert.deepEqual(writeRecord(parseRecord(bytes)), bytes);
      }),
      { numRuns: 60 },
    );
  });

  it('has the layout of clause 7 byte for byte', () => {
    const bytes = writeRecord([{ finger: 2, template: small }]);
    const expected =
      '464d5200' +
      '20323000' +
      '0000002a' +
      '0000' +
      '012c' +
      '0190' +
      '00c5' +
      '00c5' +
      '01' +
      '00' + // record header
      '02' +
      '00' +
      '4d' +
      '02' + // view header
      '400a' +
      '0014' +
      '00' +
      '5a' +
      '812b' +
      '018f' +
      '80' +
      '00' + // minutiae
      '0000'; // no extended data
    assert.equal(Buffer.from(bytes).toString('hex'), expected);
  });

  it('brings positions of another resolution to 500 dpi', () => {
    const bytes = writeRecord([{ finger: 2, template: small }]);
    new DataView(bytes.buffer).setUint16(18, 394);
    new DataView(bytes.buffer).setUint16(20, 394);
    const [view] = parseRecord(bytes);
    assert.equal(view?.template.width, 150);
    assert.equal(view?.template.minutiae[0]?.y, 10);
  });

  it('refuses every truncation and every appended byte', () => {
    const bytes = writeRecord([{ finger: 2, template: small }]);
    for (let length = 0; length < bytes.length; length += 1) refusedWhen((whole) => whole.slice(0, length), /./);
    refusedWhen((whole) => Uint8Array.from([...whole, 0]), /record length/);
  });

  it('refuses a byte after the last view even when the record length counts it', () => {
    refusedWhen((whole) => {
      const longer = Uint8Array.from([...whole, 0]);
      longer[11] = longer.length;
      return longer;
    }, /after the last view/);
  });

  const faults: readonly (readonly [string, number, number, RegExp])[] = [
    ['another format identifier', 0, 0x47, /format identifier/],
    ['another version', 5, 0x33, /format version/],
    ['no views', 22, 0, /number of views/],
    ['more views than there are', 22, 2, /number of views|view header/],
    ['a reserved byte that is not zero', 23, 1, /reserved byte/],
    ['a resolution that no sensor has', 18, 0xff, /resolution/],
    ['an image without width', 15, 0, /position|extent/],
    ['an unknown finger position', 24, 11, /finger position/],
    ['a finger quality over 100', 26, 101, /finger quality/],
    ['more minutiae than there are', 27, 3, /number of minutiae/],
    ['fewer minutiae than there are', 27, 1, /extended data|last view/],
    ['the reserved minutia type', 28, 0xc0, /minutia type/],
    ['reserved bits in a minutia', 30, 0x40, /reserved bits/],
    ['a minutia right of the image', 35, 0x2c, /minutia position/],
    ['a minutia below the image', 37, 0x90, /minutia position/],
    ['a minutia quality over 100', 33, 101, /minutia quality/],
    ['extended data that are not there', 41, 4, /extended data/],
  ];
  for (const [name, at, value, detail] of faults)
    it(`refuses ${name}`, () => {
      refusedWhen((bytes) => {
        bytes[at] = value;
        if (name === 'an image without width') bytes[14] = 0;
        return undefined;
      }, detail);
    });

  it('never throws anything but its own failure, whatever the bytes', () => {
    const valid = anyTemplate.map((template) => writeRecord([{ finger: 3, template }]));
    const damaged = fc
      .tuple(valid, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([bytes, at, value]) => bytes.map((byte, index) => (index === at % bytes.length ? value : byte)));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        try {
          parseRecord(bytes);
        } catch (error) {
          assert.ok(error instanceof FingerpostError && error.code === 'template-malformed');
        }
      }),
      { numRuns: 200 },
    );
  });
});
