import { resolve } from 'node:path';
import { inFile, readTextFile } from '../../base/read-file.ts';
import { type CertificateAnchors, readAnchors } from './anchors.ts';

/**
 * Reads the anchors of a configuration; no files give no anchors.
 *
 * @param directory what the files' paths are relative to
 * @param files PEM files by type of token
 * @throws certificate-malformed, naming the file, and what reading a file throws
 */
export async function readAnchorFiles(
  directory: string,
  files: Readonly<Record<string, readonly string[]>> = {},
): Promise<CertificateAnchors> {
  const anchors: Record<string, CertificateAnchors[string]> = {};
  for (const [type, names] of Object.entries(files)) anchors[type] = (await Promise.all(names.map(read))).flat();
  return anchors;

  async function read(name: string): Promise<CertificateAnchors[string]> {
    const path = resolve(directory, name);
    const text = await readTextFile(path);
    return inFile(path, () => readAnchors({ '': [text] })[''] ?? []);
  }
}
