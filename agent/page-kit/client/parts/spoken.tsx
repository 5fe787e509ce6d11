import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { KIT_TEXTS } from '../kit-texts.ts';
import { useLanguage, useTexts } from '../language.ts';
import { LANGUAGE_TAGS } from '../texts.ts';
import { localVoice } from '../voice.ts';
import { Button } from './button.tsx';

/**
 * A button that reads sentences aloud, one after the other, with a voice of this machine; nothing where there is none for
 * the language. Whatever stands around hears them.
 */
export function Spoken({ words }: { readonly words: string | readonly string[] }): JSX.Element | null {
  const text = useTexts(KIT_TEXTS);
  const voice = useLocalVoice();
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => () => window.speechSynthesis?.cancel(), []);
  if (voice === undefined) return null;
  const toggle = () => {
    speechSynthesis.cancel();
    if (speaking) return setSpeaking(false);
    const sentences = typeof words === 'string' ? [words] : words;
    sentences.forEach((sentence, at) => {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = 0.9;
      if (at === sentences.length - 1) utterance.onend = () => setSpeaking(false);
      utterance.onerror = () => setSpeaking(false);
      speechSynthesis.speak(utterance);
    });
    return setSpeaking(true);
  };
  return (
    <Button kind="other" onClick={toggle} pressed={speaking}>
      {text(speaking ? 'speak-stop' : 'speak')}
    </Button>
  );
}

/** Browsers learn of their voices late. */
function useLocalVoice(): SpeechSynthesisVoice | undefined {
  const { language } = useLanguage();
  const [voices, setVoices] = useState<readonly SpeechSynthesisVoice[]>([]);
  useEffect(() => {
    if (!('speechSynthesis' in window)) return undefined;
    const look = () => setVoices(speechSynthesis.getVoices());
    look();
    speechSynthesis.addEventListener('voiceschanged', look);
    return () => speechSynthesis.removeEventListener('voiceschanged', look);
  }, []);
  return localVoice(voices, LANGUAGE_TAGS[language]);
}
