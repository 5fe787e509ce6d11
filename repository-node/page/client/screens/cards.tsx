import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button, CredentialCard, Icon, Spoken } from '../../../../agent/page-kit/client/index.ts';
import type { CredentialView } from '../../view.ts';
import { usePage } from '../base/context.ts';
import { credentialRows, photoOf } from '../base/credential-rows.ts';
import { day } from '../base/format.ts';
import { typeName } from '../base/names.ts';
import { spokenCards } from '../base/spoken.ts';
import { PageScreen } from '../parts/page-screen.tsx';

export function CardsScreen(): JSX.Element {
  const { t, state } = usePage();
  const [removing, setRemoving] = useState<CredentialView | undefined>();
  const credentials = state.open?.credentials ?? [];
  if (removing !== undefined) return <RemoveScreen credential={removing} onEnd={() => setRemoving(undefined)} />;
  return (
    <PageScreen title={t.cards.title} back="home" {...(credentials.length === 0 && { lead: t.cards.none })}>
      {credentials.map((credential) => (
        <StoredCard key={credential.record} credential={credential} onRemove={() => setRemoving(credential)} />
      ))}
      {credentials.length > 0 && (
        <div class="buttons">
          <Button onClick={() => print()}>{t.print}</Button>
          <Spoken words={spokenCards(t, credentials)} />
        </div>
      )}
    </PageScreen>
  );
}

function RemoveScreen({ credential, onEnd }: { readonly credential: CredentialView; readonly onEnd: () => void }) {
  const { t, ask } = usePage();
  return (
    <PageScreen
      title={t.cards.removeTitle(typeName(t, credential.types.at(-1) ?? ''))}
      lead={t.cards.removeText}
      icon="warning"
      tone="bad"
    >
      <div class="buttons">
        <Button kind="main" onClick={onEnd}>
          {t.cards.keep}
        </Button>
        <Button kind="danger" onClick={() => void ask('remove-credential', { record: credential.record })}>
          {t.cards.removeYes}
        </Button>
      </div>
    </PageScreen>
  );
}

interface StoredCardProps {
  readonly credential: CredentialView;
  readonly onRemove: () => void;
}

function StoredCard({ credential, onRemove }: StoredCardProps) {
  const { t } = usePage();
  const { types, issuer, issuerName, validFrom, validUntil, storedAt, claims } = credential;
  const now = Date.now();
  const state = validUntil !== undefined && validUntil < now ? 'expired' : (validFrom ?? 0) > now ? 'future' : 'valid';
  const photo = photoOf(credential);
  const readable = {
    title: typeName(t, types.at(-1) ?? 'VerifiableCredential'),
    issuer: issuerName === undefined ? issuer : '',
    rows: credentialRows(t, credential),
    facts: [{ label: t.cards.stored, value: day(t, storedAt) }],
    ...(issuerName !== undefined && { issuerName }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
    ...(photo !== undefined && { photo }),
  };
  const badge = (
    <p class={`badge badge-${state}`}>
      <Icon name={state === 'valid' ? 'passed' : 'warning'} />
      {t.cards.state[state]}
    </p>
  );
  return (
    <section class="stored" aria-label={readable.title}>
      <CredentialCard credential={readable} />
      {claims === undefined && <p>{t.cards.tooLarge}</p>}
      {badge}
      <details class="drawer">
        <summary>{t.cards.technical}</summary>
        <p class="code">{types.join(', ')}</p>
        <p class="code">{issuer}</p>
        <Button kind="danger" onClick={onRemove}>
          {t.cards.remove}
        </Button>
      </details>
    </section>
  );
}
