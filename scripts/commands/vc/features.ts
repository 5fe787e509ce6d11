import { writeFileSynced } from '../../../agent/base/synced-file.ts';

/** How a file is secured: VC-JOSE-COSE, credential or presentation, as JWT or SD-JWT. */
export const FEATURES = ['credential_jose', 'credential_sdjwt', 'presentation_jose', 'presentation_sdjwt'] as const;

export type Feature = (typeof FEATURES)[number];

/**
 * What the output file says. `success`: the token, or the document in it. `failure`: codes of what is wrong with the
 * document or token. `indeterminate`: all is well but for a status that cannot be checked here. `error`: the key or the
 * options cannot be used.
 */
export interface FileResult {
  readonly result: 'success' | 'failure' | 'indeterminate' | 'error';
  readonly data: string;
}

export async function writeResult(file: string, result: FileResult): Promise<void> {
  await writeFileSynced(file, `${JSON.stringify(result)}\n`, { mode: 0o644 });
}
