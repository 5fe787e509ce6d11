import { writeSync } from 'node:fs';
import { NOTES } from '../../../agent/store/compliance/index.ts';
import { openSqlStore } from '../../../agent/store/index.ts';

/*
 * Writes numbered notes into the embedded store of a directory until it is killed or cannot, and says on standard output
 * which were acknowledged; then the code with which it could not.
 */
const [directory = '', start = '0'] = process.argv.slice(2);
try {
  const store = await openSqlStore(directory, { kind: 'embedded' }, NOTES);
  writeSync(1, 'open\n');
  for (let number = Number(start); ; number++) {
    const content = Buffer.alloc(1 + ((number * 7919) % 9_001), number);
    await store.write((tx) =>
      tx
        .insertInto('note')
        .values({ id: `n${number}`, number, content })
        .execute(),
    );
    writeSync(1, `${number}\n`);
  }
} catch (error) {
  writeSync(1, `failed ${error instanceof Error && 'code' in error ? error.code : error}\n`);
}
