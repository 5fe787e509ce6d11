import { writeSync } from 'node:fs';
import { keeperOf } from './keeper.ts';

/*
 * Stores one thing after another, whatever fails, over a restart within the process; tells on standard output what was
 * acknowledged (`stored NAME`) and what was refused (`failed CODE`), and `end`.
 */
const [what = '', directory = ''] = process.argv.slice(2);
const keeper = await keeperOf(what);
const failed = (error: unknown) =>
  writeSync(1, `failed ${String(error instanceof Error && 'code' in error ? error.code : error)}\n`);

let number = 0;
for (let life = 0; life < 2; life++) {
  try {
    const open = await keeper.open(directory);
    for (let count = 0; count < 5; count++) {
      number += 1;
      await open.store(number).then((name) => writeSync(1, `stored ${name}\n`), failed);
    }
    await open.close();
  } catch (error) {
    failed(error);
  }
}
writeSync(1, 'end\n');
