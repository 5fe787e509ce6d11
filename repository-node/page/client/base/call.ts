import { callerOf } from '../../../../agent/page-kit/client/index.ts';
import type { HOLDER_PAGE_ACTIONS } from '../../actions.ts';

/** Asks the program of this page. */
export const call = callerOf<typeof HOLDER_PAGE_ACTIONS>();
