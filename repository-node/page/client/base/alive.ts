import { useEffect } from 'preact/hooks';
import { call } from './call.ts';

/** Milliseconds between two signs of life: the program closes the repository after minutes without one. */
const EVERY_MS = 30_000;

/** Whatever a person does who only reads counts too. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/** Tells the program that somebody is there, while the repository is open and keys, pointer or wheel are used. */
export function useSignOfLife(opened: boolean): void {
  useEffect(() => {
    if (!opened) return;
    let last = 0;
    const alive = () => {
      if (Date.now() - last < EVERY_MS) return;
      last = Date.now();
      void call('alive').catch(() => undefined);
    };
    for (const sign of SIGNS) addEventListener(sign, alive, { passive: true });
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, alive);
    };
  }, [opened]);
}
