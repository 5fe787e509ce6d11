import assert from 'node:assert/strict';
import type { Kill, Places } from './kill.ts';
import type { KilledWorld } from './killed-world.ts';
import { livedIn, SCENARIOS, type Scenario } from './scenarios.ts';

/** Kills after which a world is made anew, so that none grows without end. */
const PER_WORLD = 100;
/** Of so many kills one is of a slow kind. */
const ONE_SLOW_IN = 12;
/** Kills after which everything that was acknowledged is looked for. */
const PER_CHECK = 20;

export interface KillsResult {
  readonly kills: number;
  /** Places to die, by scenario. */
  readonly places: Readonly<Record<string, number>>;
  readonly acknowledged: number;
}

/** Each place, before and after what happens there. */
export const everywhere = (places: Places): Kill[] =>
  Object.entries(places).flatMap(([who, count]) =>
    Array.from({ length: count }, (_, at) =>
      (['before', 'after'] as const).map((when) => ({ who: who as Kill['who'], at: at + 1, when })),
    ).flat(),
  );

interface Planned {
  readonly cards: 1 | 2;
  readonly scenario: Scenario;
  readonly kill: Kill;
}

/**
 * Kills sessions of every kind at every place, with one card and with two, until there were so many kills: each place once
 * before any is taken again, in an order that spreads few kills over all of it. After each kill the holder's cards are used.
 *
 * @throws at the first broken promise, naming the place
 */
export async function killEverywhere(kills: number, onKill = (_: number) => {}): Promise<KillsResult> {
  const worlds = { 1: { on: await livedIn(1), left: PER_WORLD }, 2: { on: await livedIn(2), left: PER_WORLD } };
  const places: Record<string, number> = {};
  const [quick, slow]: [Planned[], Planned[]] = [[], []];
  for (const cards of [1, 2] as const) {
    for (const scenario of SCENARIOS[cards]) {
      const found = everywhere(await placesOf(worlds[cards].on, scenario));
      places[`${scenario.name}, ${cards === 1 ? 'one card' : 'two cards'}`] = found.length;
      (scenario.slow === true ? slow : quick).push(...found.map((kill) => ({ cards, scenario, kill })));
    }
  }
  let done = 0;
  let acknowledged = 0;
  for (let at = 0; done < kills; at++) {
    const turn = Math.floor(at / ONE_SLOW_IN);
    const chosen = at % ONE_SLOW_IN === 0 ? spread(slow, turn) : spread(quick, at - turn - 1);
    const { cards, scenario, kill } = chosen;
    const world = worlds[cards];
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
      worlds[cards] = { on: await livedIn(cards), left: PER_WORLD };
    }
    onKill(done);
  }
  for (const { on } of Object.values(worlds)) acknowledged += on.acknowledged.length;
  return { kills: done, places, acknowledged };
}

async function placesOf(on: KilledWorld, scenario: Scenario): Promise<Places> {
  await scenario.prepare?.(on);
  const ended = await scenario.run(on);
  await scenario.after(on, ended);
  return ended.places;
}

/** The list in steps that share no factor with its length. */
function spread<T>(list: readonly T[], at: number): T {
  const shared = (a: number, b: number): number => (b === 0 ? a : shared(b, a % b));
  let step = Math.max(1, Math.floor(list.length / 2.618));
  while (shared(step, list.length) !== 1) step++;
  const chosen = list[(at * step) % list.length];
  assert.ok(chosen !== undefined);
  return chosen;
}
