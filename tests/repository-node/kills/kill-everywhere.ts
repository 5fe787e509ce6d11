import assert from 'node:assert/strict';
import type { Kill, Places } from './kill.ts';
import type { KilledWorld } from './killed-world.ts';
import { livedIn, SCENARIOS, type Scenario } from './scenarios.ts';

/** Kills after which a world is made anew, so that none grows without end. */
const PER_WORLD = 100;
/** Kills after which everything that was acknowledged is looked for. */
const PER_CHECK = 10;

export interface KillsResult {
  readonly kills: number;
  /** Places to die, by scenario. */
  readonly places: Readonly<Record<string, number>>;
  readonly acknowledged: number;
}

const everywhere = (places: Places): Kill[] =>
  Object.entries(places).flatMap(([who, count]) =>
    Array.from({ length: count }, (_, at) =>
      (['before', 'after'] as const).map((when) => ({ who: who as Kill['who'], at: at + 1, when })),
    ).flat(),
  );

/**
 * Kills sessions of every kind at every place, with one card and with two, until there were so many kills: place after
 * place, from one that the number chooses. After each the other card and the same one are read with.
 *
 * @throws at the first broken promise, naming the place
 */
export async function killEverywhere(kills: number, from = 0, onKill = (_: number) => {}): Promise<KillsResult> {
  const plan: { readonly cards: 1 | 2; readonly scenario: Scenario; readonly kill: Kill }[] = [];
  const places: Record<string, number> = {};
  for (const cards of [1, 2] as const) {
    for (const scenario of SCENARIOS[cards]) {
      const found = everywhere(await placesOf(cards, scenario));
      places[`${scenario.name}, ${cards === 1 ? 'one card' : 'two cards'}`] = found.length;
      plan.push(...found.map((kill) => ({ cards, scenario, kill })));
    }
  }
  const worlds: Partial<Record<1 | 2, { on: KilledWorld; left: number }>> = {};
  let done = 0;
  let acknowledged = 0;
  // A step that shares no factor with the plan's length, so that few kills are spread over all of it.
  const step = coprime(Math.max(1, Math.floor(plan.length / 2.618)), plan.length);
  for (let at = from; done < kills; at++) {
    const chosen = plan[(at * step) % plan.length];
    assert.ok(chosen);
    const { cards, scenario, kill } = chosen;
    const world = worlds[cards] ?? { on: await livedIn(cards), left: PER_WORLD };
    worlds[cards] = world;
    const { on } = world;
    if (at % 2 === 1) on.turn();
    const where = `${scenario.name}, ${cards} card(s), ${kill.who} ${kill.at} ${kill.when}`;
    try {
      await scenario.prepare?.(on);
      const ended = await scenario.run(on, kill);
      assert.ok(ended.killed || ended.code === undefined, `refused: ${ended.code}`);
      await scenario.after(on, ended);
      done += ended.killed ? 1 : 0;
      world.left -= 1;
      if (world.left % PER_CHECK === 0) await on.check(on.one);
    } catch (error) {
      throw new Error(`after ${done} kills, at ${where}: ${(error as Error).message}`, { cause: error });
    }
    if (world.left === 0) {
      acknowledged += on.acknowledged.length;
      delete worlds[cards];
    }
    onKill(done);
  }
  for (const { on } of Object.values(worlds)) acknowledged += on.acknowledged.length;
  return { kills: done, places, acknowledged };
}

async function placesOf(cards: 1 | 2, scenario: Scenario): Promise<Places> {
  const on = await livedIn(cards);
  await scenario.prepare?.(on);
  return (await scenario.run(on)).places;
}

function coprime(step: number, length: number): number {
  const shared = (a: number, b: number): number => (b === 0 ? a : shared(b, a % b));
  for (let each = step; ; each++) if (shared(each, length) === 1) return each;
}
