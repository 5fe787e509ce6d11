import { operations } from '../../schemas/operation.ts';

/** What the kit asks of a program whose screens close when nobody is there: somebody is. */
export const STAY_ACTIONS = operations({ stay: {} });
