import type { JSX } from 'preact';
import type { ClaimRow } from '../../claim-rows.ts';
import { useFormat } from '../format.ts';
import { KIT_TEXTS } from '../kit-texts.ts';
import { useTexts } from '../language.ts';
import { type CheckRow, ChecksDrawer } from './checks.tsx';
import { Icon } from './icon.tsx';

/** One labelled line of a credential. */
export type CredentialRow = ClaimRow;

/** A line about a credential, in the page's language; an identifier is the same in every language. */
export interface CredentialFact {
  readonly label: string;
  readonly value: string;
  readonly identifier?: boolean;
}

/** A credential as a person reads it. */
export interface ReadableCredential {
  readonly title: string;
  /** Name of the issuer where it gave one. */
  readonly issuerName?: string;
  /** DID of the issuer. */
  readonly issuer: string;
  readonly rows: readonly CredentialRow[];
  /** The person it is about, where it names one. */
  readonly person?: { readonly family: string; readonly given: string };
  /** Milliseconds since 1970. */
  readonly validFrom?: number;
  readonly validUntil?: number;
  /** A `data:image/…` URL. */
  readonly photo?: string;
  /** In the page's language. */
  readonly checks?: readonly CheckRow[];
  /** More lines in small print: who verified it, and how. */
  readonly facts?: readonly CredentialFact[];
  /** What only a specialist asks for, behind a drawer, beside the issuer's identifier. */
  readonly technical?: readonly CredentialFact[];
  /** Whether everything checked holds; absent where nothing was checked. */
  readonly accepted?: boolean;
}

export interface CredentialCardProps {
  readonly credential: ReadableCredential;
  /** Translates labels and titles; the words as they are when absent. */
  readonly translate?: (english: string) => string;
}

/** Labels and values, never JSON keys. */
export function CredentialCard({ credential, translate = (text) => text }: CredentialCardProps): JSX.Element {
  const text = useTexts(KIT_TEXTS);
  const format = useFormat();
  const { title, person, issuer, issuerName, rows, validFrom, validUntil, photo, checks, facts, accepted } = credential;
  const technical = [
    { label: text('issuer-id'), value: issuer, identifier: true as const },
    ...(credential.technical ?? []),
  ];
  const valid = [
    ...(validFrom === undefined ? [] : [text('valid-from', { date: format.date(validFrom) })]),
    validUntil === undefined ? text('valid-open') : text('valid-until', { date: format.date(validUntil) }),
  ];
  return (
    <article class="credential">
      <header class="credential-head">
        <h2>{translate(title)}</h2>
        {accepted !== undefined && (
          <p class={`status status-${accepted ? 'passed' : 'failed'}`}>
            <Icon name={accepted ? 'passed' : 'failed'} />
            {text(accepted ? 'accepted-short' : 'not-accepted-short')}
          </p>
        )}
      </header>
      {(photo !== undefined || person !== undefined) && (
        <div class="credential-person">
          {photo !== undefined && <img class="credential-photo" src={photo} alt={text('photo')} />}
          {person !== undefined && <p class="credential-name">{format.name(person.family, person.given)}</p>}
        </div>
      )}
      <Rows rows={rows} translate={translate} />
      <dl class="rows rows-small">
        <div>
          <dt>{text('issuer')}</dt>
          <dd>
            <bdi>{issuerName ?? text('issuer-unnamed')}</bdi>
          </dd>
        </div>
        <div>
          <dt>{text('valid')}</dt>
          <dd>{valid.join(' ')}</dd>
        </div>
        <PlainRows rows={facts ?? []} />
      </dl>
      {checks !== undefined && <ChecksDrawer checks={checks} />}
      <details class="drawer technical">
        <summary>{text('technical')}</summary>
        <dl class="rows rows-small">
          <PlainRows rows={technical} />
        </dl>
      </details>
    </article>
  );
}

/** Rows that are in the page's language already. */
function PlainRows({ rows }: { readonly rows: readonly CredentialFact[] }): JSX.Element {
  return (
    <>
      {rows.map(({ label, value, identifier }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{identifier ? <span class="identifier">{value}</span> : value}</dd>
        </div>
      ))}
    </>
  );
}

interface RowsProps {
  readonly rows: readonly CredentialRow[];
  readonly translate: (english: string) => string;
}

export function Rows({ rows, translate }: RowsProps): JSX.Element {
  return (
    <dl class="rows">
      {rows.map((row) => (
        <div key={row.label}>
          <dt>{translate(row.label)}</dt>
          <dd>{row.rows === undefined ? <Value row={row} /> : <Rows rows={row.rows} translate={translate} />}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Isolated, so that no text changes the order of what stands around it. */
function Value({ row: { label, value = '', kind } }: { readonly row: CredentialRow }): JSX.Element {
  const format = useFormat();
  if (kind === 'image') return <img class="credential-photo" src={value} alt={label} />;
  return <bdi class="value">{format.value(value, kind)}</bdi>;
}
