import { maskedCrc32c } from './crc32c.ts';
import { Cursor, DamagedError, uint32 } from './cursor.ts';

const FOOTER = 48;
const TRAILER = 5;
const MAGIC = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb);

interface Block {
  readonly offset: number;
  readonly size: number;
}

/** The first entry of a table. */
export interface FirstEntry {
  /** Without LevelDB's trailer. */
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Checks every byte of a table that counts: its blocks lie one behind the other from the start to the footer, and each
 * has its checksum. For tables that were written without compression.
 *
 * @throws DamagedError
 */
export function checkTable(bytes: Uint8Array): FirstEntry {
  const end = bytes.length - FOOTER;
  if (end < 0 || Buffer.compare(bytes.subarray(bytes.length - MAGIC.length), MAGIC) !== 0)
    throw new DamagedError('the end of a table is not there');
  const footer = new Cursor(bytes.subarray(end));
  const meta = blockOf(footer);
  const index = blockOf(footer);
  const data = entriesOf(contentOf(bytes, index)).map(({ value }) => blockOf(new Cursor(value)));
  const filters = entriesOf(contentOf(bytes, meta)).map(({ value }) => blockOf(new Cursor(value)));
  let at = 0;
  for (const block of [...data, ...filters, meta, index]) {
    if (block.offset !== at) throw new DamagedError('a table has a gap');
    contentOf(bytes, block);
    at += block.size + TRAILER;
  }
  const [first] = data;
  const [entry] = first === undefined ? [] : entriesOf(contentOf(bytes, first), 1);
  if (at !== end || entry === undefined || entry.key.length < 8) throw new DamagedError('a table has a gap');
  return { key: entry.key.subarray(0, -8), value: entry.value };
}

function blockOf(cursor: Cursor): Block {
  return { offset: cursor.varint(), size: cursor.varint() };
}

function contentOf(bytes: Uint8Array, { offset, size }: Block): Uint8Array {
  const end = offset + size;
  if (end + TRAILER > bytes.length - FOOTER) throw new DamagedError('a block lies outside its table');
  if (bytes[end] !== 0) throw new DamagedError('a block is compressed');
  if (maskedCrc32c(bytes, offset, end + 1) !== uint32(bytes, end + 1)) throw new DamagedError('a block is altered');
  return bytes.subarray(offset, end);
}

/** The entries of a block; each key shares its beginning with the one before. */
function entriesOf(block: Uint8Array, most = Number.POSITIVE_INFINITY): FirstEntry[] {
  const restarts = uint32(block, block.length - 4);
  const end = block.length - 4 - 4 * restarts;
  if (end < 0) throw new DamagedError('a block is cut short');
  const cursor = new Cursor(block.subarray(0, end));
  const entries: FirstEntry[] = [];
  let key: Uint8Array = new Uint8Array();
  while (cursor.left > 0 && entries.length < most) {
    const [shared, own, length] = [cursor.varint(), cursor.varint(), cursor.varint()];
    if (shared > key.length) throw new DamagedError('a key cannot be read');
    key = new Uint8Array(Buffer.concat([key.subarray(0, shared), cursor.take(own)]));
    entries.push({ key, value: cursor.take(length) });
  }
  return entries;
}
