import { importMarkets, type Database, type MarketListing } from '@prescient/core';
import type { Random } from '@prescient/workshop';

/** Markets that there are from the start, and how many more open with each round. */
const FIRST = 6;
const MORE = 3;

const listingOf = (marketId: string): MarketListing => ({
  venue: 'polymarket',
  marketId,
  conditionId: null,
  eventId: null,
  question: 'Does it survive?',
  slug: null,
  outcomes: [
    { label: 'Yes', tokenId: null },
    { label: 'No', tokenId: null },
  ],
  tickSize: null,
  priceRanges: null,
  minimumSize: null,
  fees: { kind: 'none' },
  negativeRisk: false,
  negativeRiskGroup: null,
  acceptingOrders: true,
  endsAt: null,
  series: null,
  tags: [],
  volume: null,
  liquidity: null,
  venueUpdatedAt: null,
  observation: { state: 'open', reviewReason: null },
  prices: [null, null],
  best: null,
});

/** Markets of the recording that do not end in it. */
const PLAYED = ['910001', '910005', '910011', '910019'];

/** The markets that have books. */
export const playedMarkets = { pick: (random: Random): string => random.pick(PLAYED) };

/** The markets of an epoch, which bots trade and the administrator decides. */
export class Markets {
  readonly #db: Database;
  readonly #prefix: string;
  readonly #ids: string[] = [];

  constructor(db: Database, prefix: string) {
    this.#db = db;
    this.#prefix = prefix;
  }

  get ids(): readonly string[] {
    return this.#ids;
  }

  /** Opens some that nobody has decided yet; their administrator leaves those alone about which an answer was lost. */
  async openMore(): Promise<void> {
    const count = this.#ids.length === 0 ? FIRST : MORE;
    const more = Array.from(
      { length: count },
      (_, index) => `${this.#prefix}-market-${this.#ids.length + index + 1}`,
    );
    await importMarkets(this.#db, { events: [], markets: more.map(listingOf) });
    this.#ids.push(...more);
  }

  pick(random: Random): string {
    return random.pick(this.#ids);
  }
}
