import type { Observation } from '@prescient/recording';
import type { SightFacts } from '../runtime/event.ts';
import { KalshiReader } from './kalshi-reader.ts';
import { PolymarketReader } from './polymarket-reader.ts';
import { SeenMarkets } from './seen-markets.ts';
import { NOTHING_TOLD, type Told } from './told.ts';

/** The markets of a recording of one venue or of several, as it is heard. */
export class ToldMarkets {
  readonly #markets = new SeenMarkets();
  readonly #polymarket = new PolymarketReader(this.#markets);
  readonly #kalshi = new KalshiReader(this.#markets);

  /** Takes in the next observation, which was made at `at` milliseconds since 1970. */
  hear(observation: Observation, at: number): Told {
    if (observation.kind === 'ws') return this.#polymarket.hearFrame(observation, at);
    if (observation.kind !== 'http' || observation.status !== 200) return NOTHING_TOLD;
    return observation.host === 'kalshi'
      ? this.#kalshi.hear(observation, at)
      : this.#polymarket.hearAnswer(observation);
  }

  /** The ids of the markets that are open and have a book. */
  get open(): string[] {
    return this.#markets.open;
  }

  /** A market with its books; null where it is not open. `from` is the moment at which its history begins. */
  sight(marketId: string, from: number): SightFacts | null {
    return this.#markets.sight(marketId, from);
  }
}
