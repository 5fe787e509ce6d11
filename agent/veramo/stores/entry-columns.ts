import type { IMessage } from '@veramo/core-types';
import type { Columns } from './columns.ts';

type Members = Readonly<Record<string, unknown>>;

/** The searchable part of a credential of VCDM 1.1 or 2.0: dates come from `issuanceDate` or `validFrom`, and so on. */
export function credentialColumns(credential: Members, hash: string) {
  const [subject] = subjectsOf(credential);
  return {
    context: texts(credential['@context']),
    type: texts(credential.type),
    id: text(credential.id),
    issuer: idOf(credential.issuer),
    subject: idOf(subject),
    issuanceDate: date(credential.issuanceDate ?? credential.validFrom),
    expirationDate: date(credential.expirationDate ?? credential.validUntil),
    hash,
  };
}

/** One row per claim: each member of each subject but its `id`. */
export function claimColumns(credential: Members, columns: ReturnType<typeof credentialColumns>): Columns[] {
  const { context, type: credentialType, id, issuer, issuanceDate, expirationDate } = columns;
  return subjectsOf(credential).flatMap((subject) =>
    Object.entries(subject)
      .filter(([name]) => name !== 'id')
      .map(([name, value]) => ({
        context,
        credentialType,
        type: name,
        value: typeof value === 'object' && value !== null ? JSON.stringify(value) : `${value}`,
        isObj: typeof value === 'object' && value !== null,
        id,
        issuer,
        subject: idOf(subject),
        issuanceDate,
        expirationDate,
      })),
  );
}

export function presentationColumns(presentation: Members): Columns {
  return {
    context: texts(presentation['@context']),
    type: texts(presentation.type),
    id: text(presentation.id),
    holder: idOf(presentation.holder),
    verifier: texts(presentation.verifier),
    issuanceDate: date(presentation.issuanceDate ?? presentation.validFrom),
    expirationDate: date(presentation.expirationDate ?? presentation.validUntil),
  };
}

export function messageColumns(message: IMessage): Columns {
  return {
    from: text(message.from),
    to: text(message.to),
    id: message.id,
    createdAt: date(message.createdAt),
    expiresAt: date(message.expiresAt),
    threadId: text(message.threadId),
    type: text(message.type),
    raw: text(message.raw),
    replyTo: texts(message.replyTo),
    replyUrl: text(message.replyUrl),
  };
}

function subjectsOf(credential: Members): Members[] {
  return [credential.credentialSubject].flat().filter((subject): subject is Members => isMembers(subject));
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf(value: unknown): string | null {
  return isMembers(value) ? text(value.id) : text(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function texts(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return [value].flat().map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

function date(value: unknown): Date | null {
  const made = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined;
  return made === undefined || Number.isNaN(made.getTime()) ? null : made;
}
