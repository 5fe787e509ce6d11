import { createAuthority, openAuthority } from '../../../agent/programs/registration-authority/authority.ts';
import { defaultConfiguration } from '../../../agent/programs/registration-authority/configuration-file.ts';
import { COST, NODE_PEER, nodeRequest, SECRET } from '../../agent/programs/registration-authority/world.ts';
import { ENROLMENT } from '../../card-bridge/fingers.ts';
import type { Keeper } from './keeper.ts';

/** An authority's registrations: its HSM and its registry. */
export const keeper: Keeper = {
  async prepare(directory) {
    const options = { secret: SECRET, cost: COST };
    const authority = await createAuthority(directory, defaultConfiguration('Test'), options);
    await authority.certifyNode(await nodeRequest());
    await authority.close();
  },
  async open(directory) {
    const authority = await openAuthority(directory, { secret: SECRET });
    const repository = { nodeId: NODE_PEER, addresses: [], resolvers: [] };
    return {
      async store(number) {
        await authority.registerPerson({ number: `P-${number}`, fingers: [ENROLMENT], repository });
        return `P-${number}`;
      },
      close: () => authority.close(),
    };
  },
  async kept(directory) {
    const authority = await openAuthority(directory, { secret: SECRET });
    const { rows: persons } = await authority.persons({ limit: 1_000 });
    await authority.close();
    return new Set(persons.map(({ number }) => number));
  },
};
