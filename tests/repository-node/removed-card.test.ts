import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPeer, type Peer } from '../../agent/network/peer/peer.ts';
import { tellCardRemoved } from '../../agent/network/status-list/tell-card-removed.ts';
import { NODE_FILES } from '../../repository-node/directory/node-files.ts';
import { startNodeDirectory } from '../../repository-node/directory/start-node.ts';
import { makeGroups } from '../../repository-node/keys/made-groups.ts';
import { CARD_REMOVAL_LIMITS, CARD_REMOVAL_PROTOCOL } from '../../schemas/authority/authority-messages.ts';
import { SmallWorld } from '../../scripts/development/world/small-world.ts';

describe('a card that its holder removed', function () {
  this.timeout(120_000);
  let world: SmallWorld;
  let server: Peer;

  before(async () => {
    world = await SmallWorld.make();
    server = await createPeer({ key: world.authority.networkKey.seed, listen: ['/ip4/127.0.0.1/tcp/0'] });
    const { frame: maxFrame } = CARD_REMOVAL_LIMITS;
    await server.handle(CARD_REMOVAL_PROTOCOL, (stream) => world.authority.serveRemoval(stream), { maxFrame });
    const file = join(world.nodeDirectory, NODE_FILES.configuration);
    const configuration = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...configuration, authority: server.addresses() }));
    await world.node.stop();
    world.node = await startNodeDirectory(world.nodeDirectory, world.nodeOptions);
  });
  after(async () => {
    await server.stop();
    await world.close();
  });

  const standings = async () => (await world.authority.cards()).rows.map(({ standing }) => standing);
  const cards = async () => {
    const { cards } = JSON.parse(await world.askAsHolder('cards-list'));
    return cards as { card: string; here?: true }[];
  };

  it('is put on hold by the authority on the word of its own node, and of nobody else', async () => {
    const { groups, recipient } = await makeGroups();
    await world.askAsHolder('recovery-words', recipient);
    const first = (await cards())[0]?.card ?? '';
    const spare = await world.anotherCard();
    world.takeCard(spare);
    await world.askAsHolder('recover', { groups });
    assert.deepEqual(await standings(), ['good', 'good']);

    const stranger = await createPeer({ key: randomBytes(32) });
    assert.equal(await tellCardRemoved(stranger, server.addresses(), first), false);
    await stranger.stop();
    assert.deepEqual(await standings(), ['good', 'good']);

    const removed = JSON.parse(await world.askAsHolder('card-remove', { card: first }));
    assert.deepEqual([removed.removed, removed.authorityTold], [first, true]);
    const [marked, other] = (await world.authority.cards()).rows;
    assert.deepEqual([marked?.standing, marked?.holder, other?.standing], ['on-hold', first, 'good']);
    assert.match(marked?.reason ?? '', /repository/);
    assert.equal((await cards()).length, 1);
  });
});
