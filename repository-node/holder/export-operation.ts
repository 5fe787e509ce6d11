import { createHash } from 'node:crypto';
import type { ExportFileEnd, ExportFileHeader, ExportFileRow } from '../export/export-file.ts';
import { sealIdentity } from '../export/identity-box.ts';
import type { HolderOperation } from './operation.ts';

/** A node's keys and configuration, for an export. */
export type NodeIdentity = () => Promise<object>;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/**
 * The whole node as JSON Lines: its identity under a passphrase, and its store as encrypted as it lies. Restored on
 * another machine it is the same node, sealed until the same card opens it.
 */
export function exportNodeWith(identity: NodeIdentity): HolderOperation<'export'> {
  return async function* ({ services, commit }, { passphrase }) {
    const { salt, sealed } = await sealIdentity(passphrase, await identity());
    await commit();
    const exportedAt = new Date(services.now()).toISOString();
    const header: ExportFileHeader = {
      format: 'fingerpost-node',
      version: 2,
      exportedAt,
      salt: base64(salt),
      identity: base64(sealed),
    };
    const digest = createHash('sha256');
    let rows = 0;
    const first = JSON.stringify(header);
    digest.update(`${first}\n`);
    yield first;
    for await (const { table, key, value } of services.vault.store.entries()) {
      const row = JSON.stringify({ t: table, k: key, v: base64(value) } satisfies ExportFileRow);
      digest.update(`${row}\n`);
      rows += 1;
      yield row;
    }
    const sum = digest.digest();
    yield JSON.stringify({ end: true, rows, digest: base64(sum) } satisfies ExportFileEnd);
  };
}
