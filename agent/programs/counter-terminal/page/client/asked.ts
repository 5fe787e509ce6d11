import { useFormat, useTexts } from '../../../../page-kit/client/index.ts';
import type { AskedView } from '../counter-state.ts';
import { COUNTER_TEXTS } from './counter-texts.ts';
import { useWords } from './words.ts';

/** What a procedure asks for in words, a line for each type of credential. */
export function useAsked(): (asks: readonly AskedView[]) => string[] {
  const text = useTexts(COUNTER_TEXTS);
  const words = useWords();
  const { list } = useFormat();
  return (asks) =>
    asks.map(({ title, claims }) => {
      if (claims === 'all') return text('asked-all', { title: words(title) });
      return text('asked-claims', { title: words(title), claims: list(claims.map(words)) });
    });
}
