import { useEffect, useRef, useState } from 'preact/hooks';
import { CLOSING_WARNING_MS } from '../../closing-warning.ts';
import type { STAY_ACTIONS } from '../../stay-actions.ts';
import { callerOf } from '../caller.ts';

const LOOK_MS = 1_000;
/** How long after its time a screen goes without the program's word, which may have ended. */
const GRACE_MS = 2_000;
/** How often the program hears that somebody is there, before the warning and during it. */
const SAY_MS = 5_000;
const SAY_AGAIN_MS = 1_000;

/** Whatever a hand does. A press counts at its end, so that nothing moves under it. */
const SIGNS = ['keydown', 'input', 'pointermove', 'pointerup', 'pointercancel', 'wheel', 'click'] as const;
/** Keys that only look for the way. */
const WAYFINDING: readonly string[] = ['Tab', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta'];

const call = callerOf<typeof STAY_ACTIONS>();

/** Tells the program that somebody is there: its action `stay`. */
export const stay = (): void => void call('stay').catch(() => undefined);

/**
 * Seconds until the screen closes, once it warns; undefined before, and where nothing closes. Tells the program when
 * somebody is there: while it warns, only more than moving the pointer or looking for the button.
 *
 * @param closesAt milliseconds since 1970
 * @param onOver called with `closesAt` when that is over and the program has not said so
 */
export function useClosing(closesAt: number | undefined, onOver: (closesAt: number) => void): number | undefined {
  const [seconds, setSeconds] = useState<number | undefined>();
  const said = useRef(0);
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    const left = () => (closesAt === undefined ? Number.POSITIVE_INFINITY : closesAt - Date.now());
    const look = () => {
      const ms = left();
      setSeconds(ms > CLOSING_WARNING_MS ? undefined : Math.max(0, Math.ceil(ms / 1_000)));
      if (closesAt !== undefined && ms <= -GRACE_MS) over.current(closesAt);
    };
    look();
    if (closesAt === undefined) return undefined;
    const onSign = (event: Event) => {
      // The button there answers for itself.
      if (event.target instanceof Element && event.target.closest('.closing') !== null) return;
      const isWarning = left() <= CLOSING_WARNING_MS;
      if (event instanceof PointerEvent && event.type === 'pointermove' && (isWarning || isStill(event))) return;
      if (isWarning && event instanceof KeyboardEvent && WAYFINDING.includes(event.key)) return;
      const now = Date.now();
      if (now - said.current < (isWarning ? SAY_AGAIN_MS : SAY_MS)) return;
      said.current = now;
      stay();
    };
    const timer = setInterval(look, LOOK_MS);
    for (const sign of SIGNS) window.addEventListener(sign, onSign, { capture: true, passive: true });
    window.addEventListener('pageshow', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, onSign, { capture: true });
      window.removeEventListener('pageshow', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [closesAt]);
  return seconds;
}

/** A pointer that does not move is reported too when the screen changes under it. */
const isStill = ({ movementX, movementY }: PointerEvent): boolean => movementX === 0 && movementY === 0;
