import type { ActionFailure } from './action-failure.ts';
import { keyHeader } from './page-key.ts';

/**
 * Hears the program's events until they end. An EventSource cannot say the page's key, so this reads the stream itself.
 *
 * @returns why the program refuses; undefined when the connection was lost
 */
export async function hear<T>(signal: AbortSignal, tell: (state: T) => void): Promise<ActionFailure | undefined> {
  try {
    const response = await fetch('/api/events', { headers: keyHeader(), signal });
    if (!response.ok) return ((await response.json()) as { error?: ActionFailure }).error;
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let held = '';
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      const events = (held + part.value).split('\n\n');
      held = events.pop() ?? '';
      for (const event of events) if (event.startsWith('data: ')) tell(JSON.parse(event.slice(6)) as T);
    }
  } catch {
    // Lost; it is tried again.
  }
  return undefined;
}
