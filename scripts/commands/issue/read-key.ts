import type { CommandContext } from '../../cli/command.ts';
import { scriptFailures } from '../../cli/failures.ts';
import { readSecret, type SecretSource } from '../../cli/secret.ts';

/** A key written in hexadecimal. @throws secret-missing, secret-unusable when its length is none of `lengths` */
export async function readKey(
  { environment }: CommandContext,
  source: SecretSource,
  file: string | undefined,
  lengths: readonly number[],
): Promise<Uint8Array> {
  const text = await readSecret(source, file, environment);
  const key = Buffer.from(text.toString('latin1'), 'hex');
  const whole = key.length * 2 === text.length && lengths.includes(key.length);
  text.fill(0);
  if (whole) return new Uint8Array(key);
  key.fill(0);
  throw scriptFailures.fail('secret-unusable', file === undefined ? source.name : `${file}: ${source.name}`);
}
