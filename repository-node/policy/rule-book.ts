import { Type } from 'typebox';
import { equalBytes } from '../../card-bridge/base/bytes.ts';
import { decodeFrame, encodeFrame } from '../../schemas/frame.ts';
import { type HolderRule, type HolderRules, HolderRulesShape } from '../../schemas/holder-rules.ts';
import { Bytes, exactly, type ShapeOf, shape } from '../../schemas/shape.ts';
import type { VaultChange } from '../state/decided.ts';
import type { OpenState } from '../state/open-state.ts';

const KEY = 'holder-rules';

const RulesRowShape = shape(
  'rules row',
  exactly({
    rules: HolderRulesShape.schema.properties.rules,
    /**
     * Rules that are good for once and went into a prepared state: used, unless the card that was there says, the next
     * time it comes, that it never took that state.
     */
    reserved: Type.Array(
      exactly({
        rule: HolderRulesShape.schema.properties.rules.items,
        card: Bytes(65),
        number: Type.Integer({ minimum: 1 }),
      }),
      { maxItems: 512 },
    ),
  }),
);

type RulesRow = ShapeOf<typeof RulesRowShape>;

/** The card of a session, and the state that it said it held when it came. */
export interface CardAtState {
  /** Its vault point. */
  readonly point: Uint8Array;
  readonly number: number;
}

/** The holder's rules as the card in front knows them. */
export class RuleBook {
  readonly rules: HolderRules;
  readonly #state: OpenState;
  readonly #reserved: RulesRow['reserved'];

  /** Whether something was settled that the row does not say yet. */
  readonly #settled: boolean;

  private constructor(state: OpenState, rules: HolderRules, reserved: RulesRow['reserved'], settled = false) {
    this.#settled = settled;
    this.#state = state;
    this.rules = rules;
    this.#reserved = reserved;
  }

  /**
   * None when there are none yet. What was reserved with this card is settled: used if the card took the state, good again
   * if it did not.
   *
   * @throws store-altered, vault-record-forged
   */
  static async open(state: OpenState, card: CardAtState | undefined): Promise<RuleBook> {
    const row = await state.get('decided', KEY);
    if (row === undefined) return new RuleBook(state, { rules: [] }, []);
    const { rules, reserved } = RulesRowShape.parse(decodeFrame(state.ring.open('metadata', KEY, row)));
    const settled = reserved.filter((each) => card !== undefined && equalBytes(each.card, card.point));
    const again = settled.filter(({ number }) => card !== undefined && number > card.number).map(({ rule }) => rule);
    const open = reserved.filter((each) => !settled.includes(each));
    return new RuleBook(state, { rules: [...rules, ...again] }, open, settled.length > 0);
  }

  /** The rules that remain once `used` are reserved for the next state, which the card is asked to take. */
  using(remaining: HolderRules, used: readonly HolderRule[], card: CardAtState | undefined): VaultChange[] {
    if (used.length === 0 && !this.#settled) return [];
    const number = this.#state.manifest.number + 1;
    const reserved = card === undefined ? [] : used.map((rule) => ({ rule, card: card.point, number }));
    return [this.#change(remaining, [...this.#reserved, ...reserved])];
  }

  /** New rules from the holder. Nothing that was reserved comes back into them. */
  replacedBy(rules: HolderRules): VaultChange {
    return this.#change(rules, []);
  }

  #change({ rules }: HolderRules, reserved: RulesRow['reserved']): VaultChange {
    const row = encodeFrame(RulesRowShape.parse({ rules, reserved }));
    return { table: 'decided', key: KEY, value: this.#state.ring.seal('metadata', KEY, row) };
  }
}
