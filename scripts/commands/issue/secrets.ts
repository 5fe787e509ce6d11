import type { CommandContext } from '../../cli/command.ts';
import { scriptFailures } from '../../cli/failures.ts';
import { readSecret, type SecretSource } from '../../cli/secret.ts';

export const MASTER_KEY: SecretSource = {
  name: 'master-key',
  variable: 'FINGERPOST_MASTER_KEY',
  prompt: 'master key of the issuing system, 32 to 64 hexadecimal digits',
};
export const ORGANISATION_KEY: SecretSource = {
  name: 'organisation-key',
  variable: 'FINGERPOST_ORGANISATION_KEY',
  prompt: 'key of the issuing organisation, 32 hexadecimal digits',
};
export const OFFICER_PIN: SecretSource = {
  name: 'pin',
  variable: 'FINGERPOST_OFFICER_PIN',
  prompt: 'officer’s PIN',
};

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
  throw scriptFailures.fail('secret-unusable', source.name);
}
