import type { HolderOperation } from '../holder/operation.ts';
import type { NodeServices } from '../services/node-services.ts';
import type { OneTimeTokens } from './one-time-token.ts';

/** What a node's counter sessions share. */
export interface SessionServices extends NodeServices {
  readonly tokens: OneTimeTokens;
  readonly operations: Readonly<Record<string, HolderOperation>>;
}
