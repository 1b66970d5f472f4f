import { DomainError } from '@prescient/core/domain';
import { add, formatUsd, parseUsd, subtract, ZERO_USD, type Usd } from '@prescient/core/money';
import type { Episode } from './episode.ts';

const smallest = (bounds: readonly (Usd | null)[]): Usd | null =>
  bounds.reduce(
    (least, bound) => (least === null || (bound !== null && bound < least) ? bound : least),
    null,
  );

/** The calls that a simulation may make, and the dollars before fees that its buys may stake. */
export class SimBudget {
  readonly #calls: number;
  readonly #stake: Usd | null;
  calls = 0;
  staked: Usd = ZERO_USD;

  /** @param tokenStake what the caller's token may stake at most; null for no such bound */
  constructor({ calls, stake }: Episode['budget'], tokenStake: Usd | null) {
    this.#calls = calls;
    this.#stake = smallest([stake === null ? null : parseUsd(stake), tokenStake]);
  }

  get left(): { readonly callsLeft: number; readonly stakeLeft: string | null } {
    return {
      callsLeft: this.#calls - this.calls,
      stakeLeft: this.#stake === null ? null : formatUsd(subtract(this.#stake, this.staked)),
    };
  }

  /** @throws DomainError BUDGET_EXCEEDED once all calls are made */
  count(): void {
    if (this.calls >= this.#calls)
      throw new DomainError(
        'BUDGET_EXCEEDED',
        `The simulation may make ${this.#calls} calls and has made them; end it.`,
        { calls: this.#calls },
      );
    this.calls += 1;
  }

  /** True if a stake fits. */
  fits(stake: Usd): boolean {
    return this.#stake === null || add(this.staked, stake) <= this.#stake;
  }

  spend(stake: Usd): void {
    this.staked = add(this.staked, stake);
  }
}
