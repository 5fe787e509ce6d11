import assert from 'node:assert/strict';
import type { FrameStream } from '../../agent/network/base/frame-stream.ts';
import { NodeFrameShape } from '../../schemas/counter-messages.ts';
import { persistently } from '../persistently.ts';
import { readRequest } from './support/counter-world.ts';
import { type NetworkTerminal, NodeWorld } from './support/node-world.ts';

const TERMINALS = 200;
const AT_ONCE = 10;
/** Nobody of the crowd is given up while the others are still coming, on however busy a machine. */
const PATIENCE_MS = 600_000;

describe('two hundred terminals at once', () => {
  it('each have their session, a two hundred and first reads meanwhile, and none is left open', async function () {
    this.timeout(PATIENCE_MS);
    const world = await NodeWorld.create({
      timing: { idleMs: PATIENCE_MS, sessionMs: PATIENCE_MS },
    });
    try {
      const bank = await world.terminal();
      await world.introduce(bank);
      const crowd: NetworkTerminal[] = [];
      for (let count = 0; count < TERMINALS; count++) crowd.push(await world.terminal());
      const streams: FrameStream[] = [];
      for (let first = 0; first < TERMINALS; first += AT_ONCE) {
        const opened = crowd.slice(first, first + AT_ONCE).map(async (terminal) => {
          const stream = await persistently(() => world.dial(terminal));
          await stream.send(world.hello(terminal, readRequest()));
          const frame = await stream.receive(NodeFrameShape, { timeoutMs: PATIENCE_MS });
          assert.equal(frame.type, 'commands');
          return stream;
        });
        streams.push(...(await Promise.all(opened)));
      }
      assert.equal(world.node.status().sessions, TERMINALS);

      const read = await world.session(bank, readRequest());
      assert.equal(read.final.type, 'presentation');

      const ends = streams.map(async (stream) => {
        await stream.send({ type: 'cancel', code: 'card-removed' });
        const frame = await stream.receive(NodeFrameShape, { timeoutMs: PATIENCE_MS });
        await stream.close();
        return frame.type === 'refused' ? frame.code : frame.type;
      });
      assert.deepEqual(new Set(await Promise.all(ends)), new Set(['session-cancelled']));
      assert.equal(world.node.status().sessions, 0);
    } finally {
      await world.stop();
    }
  });
});
