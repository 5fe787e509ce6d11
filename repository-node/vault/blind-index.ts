import { createHmac, type KeyObject } from 'node:crypto';
import { type DcqlCredentialQuery, trustedIssuers } from '../../schemas/dcql.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { type ClaimPaths, pathText } from './claims.ts';

/** The type that every credential has; too common to lead a search. */
export const BASE_TYPE = 'VerifiableCredential';

const EMPTY = new Uint8Array(0);

export interface IndexRow {
  readonly key: string;
  readonly value: Uint8Array;
}

/** What the index knows of a credential. */
export interface Indexed {
  readonly id: string | undefined;
  readonly issuer: string;
  readonly types: readonly string[];
  readonly paths: Pick<ClaimPaths, 'all' | 'values'>;
}

/**
 * Names a condition that credentials may meet, without telling it: a keyed hash. Rows of one condition stand together,
 * the newest record first. Somebody who holds the files but not the key learns how many records share a condition.
 */
export class BlindIndex {
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** Rows of one credential that was written in an epoch. */
  rowsOf(record: string, credential: Indexed, epoch: number = this.#ring.epoch): IndexRow[] {
    const { index } = this.#ring.of(epoch);
    const tags = new Set<string>([tagOf(index, ['type', BASE_TYPE])]);
    for (const type of credential.types) {
      tags.add(tagOf(index, ['type', type]));
      tags.add(tagOf(index, ['issuer', type, credential.issuer]));
      for (const path of credential.paths.all) tags.add(tagOf(index, ['path', type, path]));
      for (const { path, value } of credential.paths.values)
        if (isIndexable(value)) tags.add(tagOf(index, ['value', type, path, value]));
    }
    const order = orderOf(record);
    const rows = [...tags].map((tag): IndexRow => ({ key: tag + order, value: EMPTY }));
    const { id, issuer } = credential;
    return id === undefined ? rows : [...rows, { key: tagOf(index, ['id', issuer, id]), value: Buffer.from(record) }];
  }

  /** Row keys, one for each epoch, under which the one credential with this issuer and id may stand. */
  identities(issuer: string, id: string): string[] {
    return this.#tags(['id', issuer, id]);
  }

  /**
   * The conditions of one type alternative of a query: a match meets at least one tag of every group. For an
   * alternative that names no type but VerifiableCredential only the type is a condition. A condition has a tag for each
   * epoch of the vault's keys.
   */
  conditionsOf(types: readonly string[], query: DcqlCredentialQuery): string[][] {
    const specific = types.filter((type) => type !== BASE_TYPE);
    const leading = specific.at(-1);
    if (leading === undefined) return [this.#tags(['type', BASE_TYPE])];
    const groups = specific.map((type) => this.#tags(['type', type]));
    const issuers = trustedIssuers(query);
    if (issuers !== undefined) groups.push(issuers.flatMap((issuer) => this.#tags(['issuer', leading, issuer])));
    for (const { path, values } of query.claims ?? []) {
      const text = pathText(path);
      groups.push(
        values === undefined
          ? this.#tags(['path', leading, text])
          : values.flatMap((value) => this.#tags(['value', leading, text, value])),
      );
    }
    return groups;
  }

  #tags(condition: readonly unknown[]): string[] {
    return this.#ring.all().map(({ index }) => tagOf(index, condition));
  }
}

function tagOf(key: KeyObject, condition: readonly unknown[]): string {
  return createHmac('sha256', key).update(JSON.stringify(condition)).digest().toString('base64url', 0, 15);
}

/** Length of a tag: 15 bytes in base64url. */
export const TAG_LENGTH = 20;

const TOP = 0xffff_ffff_ffff;

/** Sorts the newest record first. */
export function orderOf(record: string): string {
  return (TOP - Number.parseInt(record, 16)).toString(16).padStart(12, '0');
}

export function recordAt(rowKey: string): string {
  return recordName(TOP - Number.parseInt(rowKey.slice(TAG_LENGTH), 16));
}

export function recordName(number: number): string {
  return number.toString(16).padStart(12, '0');
}

function isIndexable(value: unknown): boolean {
  return typeof value === 'boolean' || Number.isInteger(value) || (typeof value === 'string' && value.length <= 500);
}
