/** An 8-bit grey image, row-major from the top left; ridges are dark (0), background light (255). */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** Pixels per inch of the sensor. */
  readonly dpi: number;
  readonly pixels: Uint8Array;
}

export type MinutiaType = 'ending' | 'bifurcation' | 'other';

/** One minutia in the frame of the 500 dpi image: origin top left, x to the right, y down. */
export interface Minutia {
  /** Pixels at 500 dpi. */
  readonly x: number;
  readonly y: number;
  /** Direction in radians in [0, 2π), counter-clockwise from the positive x axis (y up), ISO/IEC 19794-2 §6.4. */
  readonly angle: number;
  readonly type: MinutiaType;
  /** 1 (poor) to 100 (good); 0 when not known. */
  readonly quality: number;
}

/** The ridge flow of one impression on a coarse grid, for checks that minutiae alone cannot make. */
export interface RidgeField {
  /** Side of a square cell in pixels at 500 dpi; cell (column, row) has its centre at ((column + ½)·cell, (row + ½)·cell). */
  readonly cell: number;
  /** ⌈width / cell⌉ and ⌈height / cell⌉ of the template. */
  readonly columns: number;
  readonly rows: number;
  /** Row-major: ridge orientation at the centre in degrees 0 to 179, counter-clockwise from the positive x axis (y up); 255 where there are no ridges. */
  readonly orientation: Uint8Array;
  /** Row-major: ridge period in tenths of a pixel at 500 dpi; 0 where not known. */
  readonly period: Uint8Array;
}

/** What one impression of a finger leaves behind. */
export interface FingerTemplate {
  /** Image extent in pixels at 500 dpi. */
  readonly width: number;
  readonly height: number;
  /** Overall quality, 0 to 100. */
  readonly quality: number;
  /** Best first by quality, at most 255. */
  readonly minutiae: readonly Minutia[];
  /** Absent when the template came from a source that keeps minutiae alone. Cells are 16 pixels when the extractor wrote it. */
  readonly ridges?: RidgeField;
}

/** What a card or an HSM keeps of one finger: one to eight impressions; three are the recommended number. */
export interface Enrolment {
  /** Finger position, ISO/IEC 19794-2 table 2: 0 unknown, 1 right thumb … 5 right little, 6 left thumb … 10 left little. */
  readonly finger: number;
  readonly impressions: readonly FingerTemplate[];
}

/** Why an image gave no template, with the sentence for the person at the sensor. */
export interface UnusableImage {
  readonly usable: false;
  readonly reason: 'no-finger' | 'too-small' | 'too-faint' | 'too-dark' | 'too-poor' | 'negative';
  readonly advice: string;
}

/** What is wrong with a touch that gave a template all the same; directions are those of the picture, fingertip up. */
export type TouchFlaw =
  | 'too-small'
  | 'too-faint'
  | 'too-dark'
  | 'too-poor'
  | 'too-far-left'
  | 'too-far-right'
  | 'too-high'
  | 'too-low';

export interface UsableImage {
  readonly usable: true;
  readonly template: FingerTemplate;
  /** What the person could do better, and the sentence that says so; absent when the print is good. */
  readonly flaw?: TouchFlaw;
  readonly advice?: string;
}

export type Extraction = UsableImage | UnusableImage;

/** The false match rates for which thresholds were measured. */
export type FalseMatchRate = '1/1,000' | '1/10,000' | '1/50,000';
