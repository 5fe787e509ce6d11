import { Cursor, DamagedError, uint64 } from './cursor.ts';
import { readLog } from './log-format.ts';

/** A table that belongs to the store. */
export interface LiveTable {
  readonly number: number;
  readonly size: number;
  /** Its first key, without LevelDB's trailer. */
  readonly smallest: Uint8Array;
  /** The sequence number of the entry under it. */
  readonly sequence: number;
}

export interface Manifest {
  readonly tables: readonly LiveTable[];
  /** Logs from this number on are not in tables yet. */
  readonly logNumber: number;
  readonly lastSequence: number;
}

const TAGS = {
  comparator: 1,
  logNumber: 2,
  nextFile: 3,
  lastSequence: 4,
  compactPointer: 5,
  deletedFile: 6,
  newFile: 7,
  previousLog: 9,
} as const;
const COMPARATOR = 'leveldb.BytewiseComparator';

/** What a MANIFEST says of the store: the sum of its edits. @throws DamagedError */
export function readManifest(bytes: Uint8Array): Manifest {
  const { records, end } = readLog(bytes);
  if (end === 'bad') throw new DamagedError('MANIFEST is altered');
  const tables = new Map<number, LiveTable>();
  const numbers = new Map<number, number>();
  for (const record of records) applyEdit(new Cursor(record), tables, numbers);
  const logNumber = numbers.get(TAGS.logNumber);
  const lastSequence = numbers.get(TAGS.lastSequence);
  if (logNumber === undefined || lastSequence === undefined || !numbers.has(TAGS.nextFile))
    throw new DamagedError('MANIFEST is not whole');
  return { tables: [...tables.values()], logNumber, lastSequence };
}

function applyEdit(edit: Cursor, tables: Map<number, LiveTable>, numbers: Map<number, number>): void {
  while (edit.left > 0) {
    const tag = edit.varint();
    switch (tag) {
      case TAGS.comparator:
        if (Buffer.from(edit.counted()).toString() !== COMPARATOR) throw new DamagedError('MANIFEST of another order');
        break;
      case TAGS.logNumber:
      case TAGS.nextFile:
      case TAGS.lastSequence:
      case TAGS.previousLog:
        numbers.set(tag, edit.varint());
        break;
      case TAGS.compactPointer:
        edit.varint();
        edit.counted();
        break;
      case TAGS.deletedFile:
        edit.varint();
        tables.delete(edit.varint());
        break;
      case TAGS.newFile: {
        edit.varint();
        const table = readTable(edit);
        tables.set(table.number, table);
        break;
      }
      default:
        throw new DamagedError('MANIFEST has an unknown part');
    }
  }
}

function readTable(edit: Cursor): LiveTable {
  const [number, size, first] = [edit.varint(), edit.varint(), edit.counted()];
  edit.counted();
  const end = first.length - 8;
  // The trailer: seven bytes of sequence number over one of kind.
  const sequence = sequenceAt(first, end);
  return { number, size, smallest: first.subarray(0, end), sequence };
}

function sequenceAt(key: Uint8Array, at: number): number {
  if (at < 0) throw new DamagedError('MANIFEST has a key without its trailer');
  const shifted = new Uint8Array(8);
  shifted.set(key.subarray(at + 1));
  return uint64(shifted, 0);
}
