import assert from 'node:assert/strict';
import { measureHelp } from '../../scripts/development/bench/start/measure-help.ts';
import { NOUNS } from '../../scripts/program/nouns.ts';

/** Of what a command does: the network, the agent frame, the stores, the page server, image files, the JSON-LD processor. */
const HEAVY = /node_modules\/(?!commander\/)/;

describe('the help of a command', () => {
  for (const { name } of NOUNS)
    it(`${name}: is printed without loading what the command needs to run`, () => {
      const { files } = measureHelp(name);
      assert.deepEqual(
        files.filter((file) => HEAVY.test(file)),
        [],
      );
      assert.ok(files.length <= 60, `${files.length} modules`);
    });
});
