import { writeSync } from 'node:fs';
import { openStore } from '../../../../agent/base/store/open-store.ts';

/*
 * Writes numbered rows of varied sizes into the store of the directory until it is killed or cannot, and says on
 * standard output which were acknowledged; then the code with which it could not.
 */
const [directory = '', count = '1000000', start = '0'] = process.argv.slice(2);
try {
  const store = await openStore(directory);
  writeSync(1, 'open\n');
  for (let number = Number(start); number < Number(start) + Number(count); number++) {
    const value = Buffer.alloc(1 + ((number * 7919) % 9_001), number);
    await store.write([{ key: `row/${String(number).padStart(9, '0')}`, value }]);
    writeSync(1, `${number}\n`);
  }
  await store.close();
  writeSync(1, 'closed\n');
} catch (error) {
  writeSync(1, `failed ${error instanceof Error && 'code' in error ? error.code : error}\n`);
}
