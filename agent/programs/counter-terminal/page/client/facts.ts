import { type CredentialFact, useFormat, useTexts } from '../../../../page-kit/client/index.ts';
import type { CounterState, CredentialView, ReadView } from '../counter-state.ts';
import { COUNTER_TEXTS } from './counter-texts.ts';

/** Who verified a credential and how, as lines for its card. */
export function useFacts(
  { holderVerification, card, receipt }: ReadView,
  office: CounterState['office'],
): (credential: CredentialView) => CredentialFact[] {
  const text = useTexts(COUNTER_TEXTS);
  const format = useFormat();
  const by = text('verified-at', { office: `${office.name}, ${office.service}`, at: format.time(receipt.at) });
  return ({ mechanism }) => [
    { label: text('verified-by'), value: by },
    ...(holderVerification === undefined
      ? []
      : [{ label: text('holder-by'), value: text(`holder-${holderVerification}`) }]),
    ...(card === undefined
      ? []
      : [
          { label: text('card-kind'), value: text(`card-${card.keyStorage}`) },
          ...(card.display ? [] : [{ label: text('card-display'), value: text('card-blind') }]),
          { label: text('card-by'), value: card.authority, identifier: true },
        ]),
    ...(mechanism === undefined ? [] : [{ label: text('signed-as'), value: mechanism }]),
  ];
}
