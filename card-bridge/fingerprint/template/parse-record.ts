import { fingerprintFailures } from '../base/failures.ts';
import type { Minutia, RidgeField } from '../base/types.ts';
import {
  EXTENDED_AREA_HEADER_LENGTH,
  EXTENDED_LENGTH_LENGTH,
  FORMAT_IDENTIFIER,
  FORMAT_VERSION,
  LEAST_PIXELS_PER_CM,
  MINUTIA_LENGTH,
  MOST_PIXELS,
  MOST_PIXELS_PER_CM,
  MOST_VIEWS,
  PIXELS_PER_CM,
  RECORD_ANGLE_UNIT,
  RECORD_HEADER_LENGTH,
  RIDGE_FIELD_AREA,
  VIEW_HEADER_LENGTH,
} from './iso-constants.ts';
import { minutiaTypeOf } from './minutia-type.ts';
import { parseRidgeField } from './ridge-field-data.ts';
import type { FingerView } from './template-record.ts';

interface Extent {
  readonly width: number;
  readonly height: number;
  /** Factors from the record's pixels to pixels at 500 dpi. */
  readonly scaleX: number;
  readonly scaleY: number;
}

function refuse(where: string): never {
  throw fingerprintFailures.fail('template-malformed', where);
}

function scaleOf(pixelsPerCm: number): number {
  if (pixelsPerCm < LEAST_PIXELS_PER_CM || pixelsPerCm > MOST_PIXELS_PER_CM) refuse('resolution');
  return PIXELS_PER_CM / pixelsPerCm;
}

/** A view without minutiae and without extended data. */
const LEAST_VIEW_LENGTH = VIEW_HEADER_LENGTH + EXTENDED_LENGTH_LENGTH;

function parseHeader(data: DataView, mostViews: number): Extent & { readonly views: number } {
  if (data.byteLength < RECORD_HEADER_LENGTH) refuse('record header');
  if (data.getUint32(0) !== FORMAT_IDENTIFIER) refuse('format identifier');
  if (data.getUint32(4) !== FORMAT_VERSION) refuse('format version');
  if (data.getUint32(8) !== data.byteLength) refuse('record length');
  const width = data.getUint16(14);
  const height = data.getUint16(16);
  if (width === 0 || height === 0 || width > MOST_PIXELS || height > MOST_PIXELS) refuse('image extent');
  const views = data.getUint8(22);
  if (views === 0 || views > mostViews) refuse('number of views');
  if (RECORD_HEADER_LENGTH + views * LEAST_VIEW_LENGTH > data.byteLength) refuse('number of views');
  if (data.getUint8(23) !== 0) refuse('reserved byte of the record header');
  return { width, height, scaleX: scaleOf(data.getUint16(18)), scaleY: scaleOf(data.getUint16(20)), views };
}

function parseMinutia(data: DataView, at: number, extent: Extent): Minutia {
  const first = data.getUint16(at);
  const second = data.getUint16(at + 2);
  const type = minutiaTypeOf(first >> 14);
  if (type === undefined) refuse('minutia type');
  if (second >> 14 !== 0) refuse('reserved bits of a minutia');
  const x = first & MOST_PIXELS;
  if (x >= extent.width || second >= extent.height) refuse('minutia position');
  const quality = data.getUint8(at + 5);
  if (quality > 100) refuse('minutia quality');
  return {
    x: x * extent.scaleX,
    y: second * extent.scaleY,
    angle: data.getUint8(at + 4) * RECORD_ANGLE_UNIT,
    type,
    quality,
  };
}

function parseExtended(bytes: Uint8Array, extent: Extent): RidgeField | undefined {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let field: RidgeField | undefined;
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < EXTENDED_AREA_HEADER_LENGTH) refuse('extended data area');
    const length = data.getUint16(at + 2);
    if (length < EXTENDED_AREA_HEADER_LENGTH || at + length > bytes.length) refuse('length of an extended data area');
    if (data.getUint16(at) === RIDGE_FIELD_AREA) {
      if (field !== undefined) refuse('second ridge field');
      const contents = bytes.subarray(at + EXTENDED_AREA_HEADER_LENGTH, at + length);
      field = parseRidgeField(contents, extent.width, extent.height);
    }
    at += length;
  }
  return field;
}

function parseView(bytes: Uint8Array, start: number, extent: Extent): { view: FingerView; end: number } {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (start + VIEW_HEADER_LENGTH > bytes.length) refuse('finger view header');
  const finger = data.getUint8(start);
  if (finger > 10) refuse('finger position');
  const quality = data.getUint8(start + 2);
  if (quality > 100) refuse('finger quality');
  const extendedAt = start + VIEW_HEADER_LENGTH + MINUTIA_LENGTH * data.getUint8(start + 3);
  if (extendedAt + 2 > bytes.length) refuse('number of minutiae');
  const minutiae: Minutia[] = [];
  for (let at = start + VIEW_HEADER_LENGTH; at < extendedAt; at += MINUTIA_LENGTH)
    minutiae.push(parseMinutia(data, at, extent));
  const end = extendedAt + 2 + data.getUint16(extendedAt);
  if (end > bytes.length) refuse('length of the extended data');
  const ridges = parseExtended(bytes.subarray(extendedAt + 2, end), extent);
  const width = Math.ceil(extent.width * extent.scaleX);
  const height = Math.ceil(extent.height * extent.scaleY);
  const template = { width, height, quality, minutiae, ...(ridges && { ridges }) };
  return { view: { finger, template }, end };
}

/**
 * Reads a finger minutiae record, ISO/IEC 19794-2:2005 §7, of any resolution from 250 to 1,300 dpi; positions come out at
 * 500 dpi. Everything in the record must be as the standard says and nothing may follow: otherwise `template-malformed`,
 * whose detail names the field. Extended data other than our ridge field are checked for their lengths and left aside.
 * More than `mostViews` views are refused before the first is read, and memory is taken only in proportion to what the
 * bytes hold and to the ridge fields' limit of 32 KiB a view.
 *
 * @example
 * ```ts
 * const [view] = parseRecord(bytes);
 * ```
 */
export function parseRecord(bytes: Uint8Array, mostViews: number = MOST_VIEWS): FingerView[] {
  const header = parseHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), mostViews);
  const views: FingerView[] = [];
  let at = RECORD_HEADER_LENGTH;
  for (let index = 0; index < header.views; index += 1) {
    const { view, end } = parseView(bytes, at, header);
    views.push(view);
    at = end;
  }
  if (at !== bytes.length) refuse('bytes after the last view');
  return views;
}
