import { schemaFailures } from './failures.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of bytes that are UTF-8 (RFC 3629) to the last of them. @throws text-malformed */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw schemaFailures.fail('text-malformed');
  }
}
