import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { type DcqlCredentialQuery, trustedIssuers } from '../../schemas/dcql.ts';
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
  readonly #key: KeyObject;

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  /** Rows of one credential. */
  rowsOf(record: string, credential: Indexed): IndexRow[] {
    const tags = new Set<string>([this.#tag(['type', BASE_TYPE])]);
    for (const type of credential.types) {
      tags.add(this.#tag(['type', type]));
      tags.add(this.#tag(['issuer', type, credential.issuer]));
      for (const path of credential.paths.all) tags.add(this.#tag(['path', type, path]));
      for (const { path, value } of credential.paths.values)
        if (isIndexable(value)) tags.add(this.#tag(['value', type, path, value]));
    }
    const order = orderOf(record);
    const rows = [...tags].map((tag): IndexRow => ({ key: tag + order, value: EMPTY }));
    const { id, issuer } = credential;
    return id === undefined ? rows : [...rows, { key: this.identity(issuer, id), value: Buffer.from(record) }];
  }

  /** Row key of the one credential with this issuer and id; its value is the record's name. */
  identity(issuer: string, id: string): string {
    return this.#tag(['id', issuer, id]);
  }

  /**
   * The conditions of one type alternative of a query: a match meets at least one tag of every group. For an
   * alternative that names no type but VerifiableCredential only the type is a condition.
   */
  conditionsOf(types: readonly string[], query: DcqlCredentialQuery): string[][] {
    const specific = types.filter((type) => type !== BASE_TYPE);
    const leading = specific.at(-1);
    if (leading === undefined) return [[this.#tag(['type', BASE_TYPE])]];
    const groups = specific.map((type) => [this.#tag(['type', type])]);
    const issuers = trustedIssuers(query);
    if (issuers !== undefined) groups.push(issuers.map((issuer) => this.#tag(['issuer', leading, issuer])));
    for (const { path, values } of query.claims ?? []) {
      const text = pathText(path);
      groups.push(
        values === undefined
          ? [this.#tag(['path', leading, text])]
          : values.map((value) => this.#tag(['value', leading, text, value])),
      );
    }
    return groups;
  }

  #tag(condition: readonly unknown[]): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(condition)).digest().toString('base64url', 0, 15);
  }
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
