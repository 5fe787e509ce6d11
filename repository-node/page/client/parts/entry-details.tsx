import type { JSX } from 'preact';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import type { EntryView, TypeView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { claimLabel, typeName } from '../base/format.ts';
import type { Words } from '../text/en.ts';
import { Fact } from './fact.tsx';

interface EntryDetailsProps {
  readonly entry: EntryView;
  readonly record: NonNullable<EntryView['record']>;
}

/** Everything that an entry tells, and what can be done about the one who asked. */
export function EntryDetails({ entry: { sequence, hash }, record }: EntryDetailsProps): JSX.Element {
  const { t, ask, state } = usePage();
  const { given, asked, verifiedBy, organisation, omitted, kind } = record;
  const terminal = kind === 'holder' ? undefined : record.terminal;
  const refuse = () =>
    void ask('rules', { rules: [...(state.open?.rules ?? []), { effect: 'deny', ...(terminal && { terminal }) }] });
  return (
    <details>
      <summary>
        {t.history.details}
        <span class="unseen"> {t.history.entry(sequence)}</span>
      </summary>
      <dl class="rows">
        <Fact name={t.history.given}>{typesText(t, given)}</Fact>
        <Fact name={t.history.asked}>{typesText(t, asked)}</Fact>
        <Fact name={t.history.verified}>{verifiedText(t, verifiedBy)}</Fact>
        <Fact name={t.history.service}>{organisation?.service}</Fact>
        <Fact name={t.history.contact}>{organisation?.contact}</Fact>
        <Fact name={t.history.complaints}>{organisation?.complaints}</Fact>
        <Fact name={t.history.entry(sequence)}>
          <span class="code">{hash.slice(0, 16)}</span>
        </Fact>
      </dl>
      {omitted !== undefined && <p>{t.history.omitted(omitted)}</p>}
      {terminal !== undefined && <Button onClick={refuse}>{t.history.refuse}</Button>}
    </details>
  );
}

function typesText(t: Words, types: readonly TypeView[]): string {
  const lines = types.map(({ type, claims }) => {
    if (claims.length === 0) return typeName(t, type);
    const names = claims.map((claim) => (claim === '*' ? t.history.whole : claimName(t, claim)));
    return `${typeName(t, type)}: ${[...new Set(names)].filter(Boolean).join(', ')}`;
  });
  return lines.join('\n');
}

/** `credentialSubject.address.locality` → City; names of the envelope are left out. */
function claimName(t: Words, path: string): string {
  const steps = path.split('.');
  return steps[0] === 'credentialSubject' && steps.at(-1) !== 'id' ? claimLabel(t, steps.at(-1) ?? path) : '';
}

function verifiedText({ history }: Words, by: string | undefined): string | undefined {
  return by === 'fingerprint' || by === 'pin' ? history.verifiedBy[by] : undefined;
}
