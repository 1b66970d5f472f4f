import { outcomeKey, type OutcomeRef } from '@prescient/core/domain';
import type { Desk } from '../desk.ts';
import type { World } from '../world.ts';

/** The midpoints of the outcomes that a portfolio traded, told to its desk at each round until their markets end. */
export class TradedLines {
  readonly #world: World;
  readonly #desk: Desk;
  readonly #traded = new Map<string, OutcomeRef>();

  constructor(world: World, desk: Desk) {
    this.#world = world;
    this.#desk = desk;
  }

  follow(outcome: OutcomeRef): void {
    this.#traded.set(outcomeKey(outcome), outcome);
  }

  /** Tells all of them, at a round of marks. */
  show(at: number): void {
    for (const [key, outcome] of this.#traded) {
      const known = this.#world.markets.find(outcome);
      if (known === null || !known.isTrading) this.#traded.delete(key);
      else if (known.endsAt === null || at <= known.endsAt) {
        const midpoint = this.#world.midpointOf(outcome);
        if (midpoint !== null) this.#desk.show(outcome, midpoint, at);
      }
    }
  }
}
