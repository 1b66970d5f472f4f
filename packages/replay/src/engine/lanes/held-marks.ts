import { outcomeKey, type OutcomeRef } from '@prescient/core/domain';
import type { PortfolioView } from '@prescient/strategies/sdk';
import type { Desk } from '../desk.ts';
import type { World } from '../world.ts';

/** The marks of the outcomes that a portfolio holds: each is told to its desk once it is newer. */
export class HeldMarks {
  readonly #world: World;
  readonly #desk: Desk;
  #held = new Map<string, OutcomeRef>();
  readonly #markedAt = new Map<string, number>();

  constructor(world: World, desk: Desk) {
    this.#world = world;
    this.#desk = desk;
  }

  /** The outcome is held from now on. */
  hold(outcome: OutcomeRef): void {
    this.#held.set(outcomeKey(outcome), outcome);
  }

  /** The portfolio holds these positions, and no others. */
  holdOnly({ positions }: PortfolioView): void {
    this.#held = new Map();
    for (const { venue, marketId, outcome } of positions)
      this.hold({ venue, marketId, outcome: outcome === 'yes' ? 0 : 1 });
    for (const key of this.#markedAt.keys()) if (!this.#held.has(key)) this.#markedAt.delete(key);
  }

  /** Marks all that is held at the prices of this moment. An outcome that nobody bids for keeps its mark. */
  mark(): void {
    for (const [key, outcome] of this.#held) {
      const mark = this.#world.markOf(outcome);
      if (mark === null || mark.at === this.#markedAt.get(key)) continue;
      this.#markedAt.set(key, mark.at);
      this.#desk.mark(outcome, mark.price, mark.at);
    }
  }
}
