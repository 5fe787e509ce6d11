import type { Check, CheckName, ReasonCode } from '../base/check.ts';
import type { Fault } from '../base/fault.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Collects the checks of one document of an input. */
export class Recorder {
  readonly checks: Check[] = [];
  readonly #of: Check['of'];
  readonly #index: number | undefined;
  #failed = false;

  constructor(of: Check['of'], index?: number) {
    this.#of = of;
    this.#index = index;
  }

  /** Whether no check has failed yet. */
  get good(): boolean {
    return !this.#failed;
  }

  passed(name: CheckName): void {
    this.#add(name, 'passed');
  }

  skipped(name: CheckName, code?: ReasonCode): void {
    this.#add(name, 'skipped', code);
  }

  failed(name: CheckName, { code, detail }: Fault): void {
    this.#failed = true;
    this.#add(name, 'failed', code, detail);
  }

  /** Records a check that has at most one fault. */
  record(name: CheckName, outcome: Fault | undefined): void {
    if (outcome === undefined) this.passed(name);
    else this.failed(name, outcome);
  }

  #add(name: CheckName, outcome: Check['outcome'], code?: ReasonCode, detail?: string): void {
    const check: Mutable<Check> = { name, outcome, of: this.#of };
    if (this.#index !== undefined) check.index = this.#index;
    if (code !== undefined) check.code = code;
    if (detail !== undefined) check.detail = detail;
    this.checks.push(check);
  }
}
