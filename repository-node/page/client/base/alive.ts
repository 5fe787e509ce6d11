import { useEffect } from 'preact/hooks';
import { call } from './call.ts';

/** Milliseconds between two signs of life: the program closes the repository after minutes without one. */
const EVERY_MS = 30_000;

/** Tells the program that somebody is there, while the repository is open and keys or pointer are used. */
export function useSignOfLife(opened: boolean): void {
  useEffect(() => {
    if (!opened) return;
    let last = 0;
    const alive = () => {
      if (Date.now() - last < EVERY_MS) return;
      last = Date.now();
      void call('alive').catch(() => undefined);
    };
    addEventListener('pointerdown', alive);
    addEventListener('keydown', alive);
    return () => {
      removeEventListener('pointerdown', alive);
      removeEventListener('keydown', alive);
    };
  }, [opened]);
}
