import { once } from 'node:events';
import { FileMemory } from '../../../card-bridge/software-card/kernel/memory.ts';
import { FingerpostError } from '../../../schemas/failure.ts';

// A card in its own process that, once it is told to, stores one image after another until it is refused.
const [file = '', mark = ''] = process.argv.slice(2);
const memory = new FileMemory(file);
const size = memory.load()?.length ?? 0;
process.stdout.write('loaded\n');
await once(process.stdin, 'data');
let refusal = 'none';
try {
  for (let stores = 0; stores < 15; stores++) memory.store(new Uint8Array(size).fill(Number(mark)));
} catch (error) {
  refusal = error instanceof FingerpostError ? error.code : 'unexpected';
}
process.stdout.write(`${refusal}\n`);
process.exit();
