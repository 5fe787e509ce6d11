import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../../agent/page-kit/client/index.ts';
import { claimName } from '../../../policy/claim-name.ts';
import { usePage } from '../base/context.ts';
import { claimLabel } from '../base/names.ts';

interface ClaimChoiceProps {
  /** Names of members; a dot in one belongs to it. */
  readonly claims: readonly string[];
  /** With claim names as rules have them; none for all. */
  readonly onChoose: (claims: string[]) => void;
}

/** All of a certificate's data, or what is ticked. */
export function ClaimChoice({ claims, onChoose }: ClaimChoiceProps): JSX.Element {
  const { t } = usePage();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const toggle = (claim: string) => {
    const next = new Set(ticked);
    if (!next.delete(claim)) next.add(claim);
    setTicked(next);
  };
  return (
    <>
      <Button onClick={() => onChoose([])}>{t.rules.allClaims}</Button>
      <fieldset class="optional">
        <legend>{t.rules.tickClaims}</legend>
        {claims.map((claim) => (
          <label key={claim} class="check-box">
            <input type="checkbox" checked={ticked.has(claim)} onChange={() => toggle(claim)} />
            {claimLabel(t, claim)}
          </label>
        ))}
      </fieldset>
      {ticked.size > 0 && (
        <Button
          kind="main"
          onClick={() => onChoose([...ticked].map((claim) => claimName(['credentialSubject', claim]) ?? claim))}
        >
          {t.rules.onlyTicked(ticked.size)}
        </Button>
      )}
    </>
  );
}
