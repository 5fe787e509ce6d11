import { statfs } from 'node:fs/promises';
import { packageVersion } from '../../cli/version.ts';

const DAY_MS = 86_400_000;
const GIB = 1_073_741_824;
/** Less room than this is said aloud. */
const LOW_BYTES = GIB / 4;
/** A certificate that ends within so many days is said aloud. */
const SOON_DAYS = 30;

/** A certificate or authorisation that a program depends on. */
export interface Dated {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly notBefore?: number;
  readonly notAfter: number;
}

/** What every `status` command says of the program's place: version, room on the disk, clock, certificates. */
export interface Condition {
  readonly version: string;
  /** The time of this machine's clock, UTC. */
  readonly clock: string;
  readonly disk: { readonly freeBytes: number; readonly low: boolean };
  readonly certificates: readonly {
    readonly name: string;
    readonly notAfter: string;
    readonly state: 'valid' | 'ends-soon' | 'ended' | 'not-yet-valid';
  }[];
}

/**
 * @param directory the program's directory
 * @param now milliseconds since 1970
 * @throws the file system's error when the directory is not there
 */
export async function conditionOf(directory: string, dated: readonly Dated[], now: number): Promise<Condition> {
  const { bavail, bsize } = await statfs(directory);
  const freeBytes = bavail * bsize;
  return {
    version: packageVersion(),
    clock: new Date(now).toISOString(),
    disk: { freeBytes, low: freeBytes < LOW_BYTES },
    certificates: dated.map((one) => ({
      name: one.name,
      notAfter: new Date(one.notAfter).toISOString(),
      state: stateOf(one, now),
    })),
  };
}

function stateOf({ notBefore = 0, notAfter }: Dated, now: number) {
  if (now < notBefore) return 'not-yet-valid';
  if (now > notAfter) return 'ended';
  return notAfter - now < SOON_DAYS * DAY_MS ? 'ends-soon' : 'valid';
}

const WORDS = {
  valid: 'valid until',
  'ends-soon': 'ENDS SOON, on',
  ended: 'ENDED on',
  'not-yet-valid': 'is not valid yet by this machine’s clock; set the clock. Valid until',
} as const;

/** The same for people, a line each. */
export function conditionLines({ version, clock, disk, certificates }: Condition): string[] {
  const free = `${(disk.freeBytes / GIB).toFixed(1)} GiB free`;
  return [
    `Fingerpost ${version}. Clock: ${clock}.`,
    `Disk: ${free}${disk.low ? ': ALMOST FULL, make room' : ''}.`,
    ...certificates.map(({ name, notAfter, state }) => `${name}: ${WORDS[state]} ${notAfter}.`),
  ];
}
