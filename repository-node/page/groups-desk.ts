import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { failureView } from '../../agent/page-kit/failure-view.ts';
import { pageFailures } from '../../agent/page-kit/failures.ts';
import { nodeFailures } from '../base/failures.ts';
import { type MadeGroups, makeGroups } from '../keys/made-groups.ts';
import type { DeskCall } from './card-desk.ts';
import type { KeptView, ResultView } from './view.ts';

type Call = (call: DeskCall) => Promise<string>;
type MadeCodes = MadeGroups & { readonly asked: number };

/**
 * What the page makes for the holder at this terminal: recovery groups until they count, and those that a further card is
 * invited with, which nobody sees. Both are in this process only.
 */
export class GroupsDesk {
  #codes: MadeCodes | undefined;
  #invited: string | undefined;

  async makeCodes(): Promise<KeptView> {
    const made = await makeGroups();
    const asked = randomInt(made.groups.split('-').length);
    this.#codes = { ...made, asked };
    return { kept: 'codes', groups: made.groups, asked };
  }

  /** Whether what was typed is the group that was asked for. @throws holder-page-nothing-there */
  isTypedBack(typed: string): boolean {
    const { groups, asked } = this.#demandCodes();
    const digest = (text: string) => createHash('sha256').update(bare(text)).digest();
    return timingSafeEqual(digest(typed), digest(groups.split('-')[asked] ?? ''));
  }

  /** Makes the codes count. */
  async confirm(call: Call): Promise<ResultView> {
    await call({ operation: 'recovery-words', argument: this.#demandCodes().recipient });
    return { task: 'recovery-words' };
  }

  async invite(call: Call): Promise<KeptView> {
    const { groups, recipient } = await makeGroups();
    await call({ operation: 'card-invite', argument: recipient });
    this.#invited = groups;
    return { kept: 'invitation' };
  }

  /** Brings the further card. @throws holder-page-nothing-there */
  async join(call: Call): Promise<ResultView> {
    if (this.#invited === undefined) throw nodeFailures.fail('holder-page-nothing-there');
    await call({ operation: 'card-join', argument: { groups: this.#invited } });
    return { task: 'join-card' };
  }

  /** A card that opens the vault already is told that the codes are right, which the node looked at all the same. */
  async recover(call: Call, groups: string): Promise<ResultView> {
    try {
      await call({ operation: 'recover', argument: { groups } });
      return { task: 'recover', known: false };
    } catch (error) {
      if (failureView(error, pageFailures.fail('page-action-failed')).code !== 'card-known-already') throw error;
      return { task: 'recover', known: true };
    }
  }

  forget(): void {
    this.#codes = undefined;
    this.#invited = undefined;
  }

  #demandCodes(): MadeCodes {
    if (this.#codes === undefined) throw nodeFailures.fail('holder-page-nothing-there');
    return this.#codes;
  }
}

/** As groups are written: letters that are not used stand for the digits that they look like (Crockford's base32). */
const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
