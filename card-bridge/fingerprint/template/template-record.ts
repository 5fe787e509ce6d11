import { fingerprintFailures } from '../base/failures.ts';
import type { FingerTemplate, Minutia } from '../base/types.ts';
import {
  EXTENDED_AREA_HEADER_LENGTH,
  EXTENDED_LENGTH_LENGTH,
  FORMAT_IDENTIFIER,
  FORMAT_VERSION,
  MINUTIA_LENGTH,
  MOST_MINUTIAE,
  MOST_PIXELS,
  MOST_VIEWS,
  PIXELS_PER_CM,
  RECORD_HEADER_LENGTH,
  RIDGE_FIELD_AREA,
  VIEW_HEADER_LENGTH,
} from './iso-constants.ts';
import { minutiaTypeCode, quantiseAngle } from './minutia-type.ts';
import { writeRidgeField } from './ridge-field-data.ts';

/** One finger view of a record: the finger position of ISO/IEC 19794-2 table 2 (0 unknown, 1 right thumb … 10 left little finger) and its minutiae. */
export interface FingerView {
  readonly finger: number;
  readonly template: FingerTemplate;
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(most, Math.round(value)));
}

function writeMinutia(data: DataView, at: number, minutia: Minutia, width: number, height: number): void {
  data.setUint16(at, (minutiaTypeCode(minutia.type) << 14) | within(minutia.x, width - 1));
  data.setUint16(at + 2, within(minutia.y, height - 1));
  data.setUint8(at + 4, quantiseAngle(minutia.angle, 256));
  data.setUint8(at + 5, within(minutia.quality, 100));
}

/** Views of the same finger are numbered from 0 in the order given, §7.4.1.2. */
function viewNumber(views: readonly FingerView[], index: number): number {
  const finger = views[index]?.finger;
  return views.slice(0, index).filter((view) => view.finger === finger).length;
}

/**
 * Writes a finger minutiae record, ISO/IEC 19794-2:2005 §7, at 197 pixels/cm (500 dpi). Positions are rounded to whole
 * pixels, angles to 1.40625°; the image extent is that of the largest view; a ridge field goes into the extended data
 * (orientation rounded to 5.625°). Takes 1 to 176 views, at most 16 of a finger, each with at most 255 minutiae.
 *
 * @example
 * ```ts
 * const bytes = writeRecord(views);
 * ```
 */
export function writeRecord(views: readonly FingerView[]): Uint8Array {
  if (views.length === 0 || views.length > MOST_VIEWS)
    throw fingerprintFailures.fail('template-malformed', `${views.length} views`);
  const width = Math.max(1, ...views.map(({ template }) => Math.ceil(template.width)));
  const height = Math.max(1, ...views.map(({ template }) => Math.ceil(template.height)));
  if (width > MOST_PIXELS || height > MOST_PIXELS) throw fingerprintFailures.fail('template-malformed', 'image extent');
  const extended = views.map(({ template }) => template.ridges && writeRidgeField(template.ridges));
  const length = views.reduce((sum, { template }, index) => {
    const area = extended[index];
    const block = area === undefined ? 0 : EXTENDED_AREA_HEADER_LENGTH + area.length;
    return sum + VIEW_HEADER_LENGTH + MINUTIA_LENGTH * template.minutiae.length + EXTENDED_LENGTH_LENGTH + block;
  }, RECORD_HEADER_LENGTH);
  const bytes = new Uint8Array(length);
  const data = new DataView(bytes.buffer);
  data.setUint32(0, FORMAT_IDENTIFIER);
  data.setUint32(4, FORMAT_VERSION);
  data.setUint32(8, length);
  data.setUint16(14, width);
  data.setUint16(16, height);
  data.setUint16(18, PIXELS_PER_CM);
  data.setUint16(20, PIXELS_PER_CM);
  data.setUint8(22, views.length);
  let at = RECORD_HEADER_LENGTH;
  for (const [index, { finger, template }] of views.entries()) {
    const number = viewNumber(views, index);
    if (
      template.minutiae.length > MOST_MINUTIAE ||
      number > 15 ||
      !Number.isInteger(finger) ||
      finger < 0 ||
      finger > 10
    )
      throw fingerprintFailures.fail('template-malformed', `view ${index}`);
    data.setUint8(at, finger);
    data.setUint8(at + 1, number << 4);
    data.setUint8(at + 2, within(template.quality, 100));
    data.setUint8(at + 3, template.minutiae.length);
    at += VIEW_HEADER_LENGTH;
    for (const minutia of template.minutiae) {
      writeMinutia(data, at, minutia, width, height);
      at += MINUTIA_LENGTH;
    }
    const area = extended[index];
    data.setUint16(at, area === undefined ? 0 : EXTENDED_AREA_HEADER_LENGTH + area.length);
    at += EXTENDED_LENGTH_LENGTH;
    if (area === undefined) continue;
    data.setUint16(at, RIDGE_FIELD_AREA);
    data.setUint16(at + 2, EXTENDED_AREA_HEADER_LENGTH + area.length);
    bytes.set(area, at + EXTENDED_AREA_HEADER_LENGTH);
    at += EXTENDED_AREA_HEADER_LENGTH + area.length;
  }
  return bytes;
}
