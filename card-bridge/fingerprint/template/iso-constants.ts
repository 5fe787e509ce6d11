/** The format identifier "FMR\0" and version " 20\0" of ISO/IEC 19794-2:2005 §7.3.1–7.3.2. */
export const FORMAT_IDENTIFIER = 0x464d5200;
export const FORMAT_VERSION = 0x20323000;

/** Length of the record header, §7.3, and of the header of one finger view, §7.4.1. */
export const RECORD_HEADER_LENGTH = 24;
export const VIEW_HEADER_LENGTH = 4;
/** Length of one minutia, §7.4.2, and of the length field of the extended data block, §7.5.1.1. */
export const MINUTIA_LENGTH = 6;
export const EXTENDED_LENGTH_LENGTH = 2;
export const EXTENDED_AREA_HEADER_LENGTH = 4;

/** Pixels per centimetre in every record we write: 500 dpi. */
export const PIXELS_PER_CM = 197;
/** Resolutions accepted from elsewhere: 250 to about 1,300 dpi. */
export const LEAST_PIXELS_PER_CM = 98;
export const MOST_PIXELS_PER_CM = 512;
/** Coordinates and extents have 14 bits, §7.4.2.2. */
export const MOST_PIXELS = 0x3fff;
/** Minutiae in one view, §7.4.1.5. */
export const MOST_MINUTIAE = 255;
/** Views in one record: eleven finger positions with sixteen views each, §7.3.8. */
export const MOST_VIEWS = 176;

/** Our extended data area with the ridge field: a vendor-defined area, §7.5.1.2. */
export const RIDGE_FIELD_AREA = 0x0166;
/** The finest cells of a ridge field that are read, in pixels, and the most of them a side: 2 inches of 16 pixels are 63. */
export const LEAST_CELL = 8;
export const MOST_CELLS = 128;

/** One unit of the record's angle byte, §7.4.2.3, in radians: 1.40625°. */
export const RECORD_ANGLE_UNIT = (2 * Math.PI) / 256;
/** One unit of the compact format's angle, §8.2: 5.625° in radians. */
export const COMPACT_ANGLE_UNIT = (2 * Math.PI) / 64;
/** One unit of the compact format's coordinates, 0.1 mm, in pixels at 500 dpi. */
export const COMPACT_POSITION_UNIT = 500 / 254;
