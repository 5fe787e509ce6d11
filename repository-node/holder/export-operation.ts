import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { exactly, shape } from '../../schemas/shape.ts';
import type { ExportFileEnd, ExportFileHeader, ExportFileRow } from '../export/export-file.ts';
import { sealIdentity } from '../export/identity-box.ts';
import { argumentOf } from './argument.ts';
import type { HolderOperation } from './operation.ts';
import { inParts } from './parts.ts';

const ExportShape = shape('export', exactly({ passphrase: Type.String({ minLength: 8, maxLength: 1_000 }) }));

/** A node's keys and configuration, for an export. */
export type NodeIdentity = () => Promise<object>;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/**
 * The whole node as JSON Lines: its identity under a passphrase, and its store as encrypted as it lies. Restored on
 * another machine it is the same node, sealed until the same card opens it.
 */
export function exportNodeWith(identity: NodeIdentity): HolderOperation {
  return async function* ({ services, commit }, argument) {
    const { passphrase } = argumentOf(ExportShape, argument);
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
    async function* lines() {
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
    }
    yield* inParts(lines());
  };
}
