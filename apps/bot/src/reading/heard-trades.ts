import type { RouterInputs, RouterOutputs } from '@prescient/api';
import type { MarketRef } from '@prescient/core/domain';
import { parseMicros } from '@prescient/core/money';
import { numberOf, type HeardTrade } from '@prescient/strategies/sdk';
import { isRefusedAs, withRetries } from '../api/retry.ts';
import type { Teller } from './told-since.ts';

type Query = RouterInputs['market']['trades'];
type Page = RouterOutputs['market']['trades'];
type Item = Page['items'][number];

/** The place up to which the trades of each venue were told. */
export type TradePlaces = Readonly<Record<string, string>>;

/** The public trades since the last cycle, oldest first. */
export interface HeardTrades {
  readonly trades: readonly HeardTrade[];
  readonly places: TradePlaces;
  /** Trades of any market that the API forgot before they were asked for. */
  readonly forgotten: number;
}

/** The most trades that the API answers at once. */
const PAGE_SIZE = 500;

const amount = (decimal: string): number => numberOf(parseMicros(decimal));

const heardOf = ({ venue, marketId, outcome, side, price, size, timestamp }: Item): HeardTrade => ({
  venue,
  marketId,
  trade: {
    outcome: outcome === 0 ? 'yes' : 'no',
    side,
    price: amount(price),
    size: amount(size),
    at: Date.parse(timestamp),
  },
});

/** One question for the trades of a venue's markets; null where the API is connected to no venue. */
async function pageOf({ client, patience }: Teller, query: Query): Promise<Page | null> {
  const ask = () =>
    client.market.trades.query(query).catch((error: unknown) => {
      if (isRefusedAs(error, 'VENUE_NOT_CONNECTED')) return null;
      throw error;
    });
  return withRetries(ask, patience);
}

/**
 * Reads the public trades of the selected markets, at most 200, after the places that were told last. Where a venue has no place
 * yet, its trades are told from now on. @throws TRPCClientError
 */
export async function heardSince(
  teller: Teller,
  places: TradePlaces,
  markets: readonly MarketRef[],
): Promise<HeardTrades> {
  const heard: HeardTrade[] = [];
  const next: Record<string, string> = { ...places };
  let forgotten = 0;
  for (const [venue, group] of Map.groupBy(markets, (market) => market.venue)) {
    const marketIds = group.map(({ marketId }) => marketId);
    for (let hasMore = true; hasMore;) {
      const page = await pageOf(teller, { venue, marketIds, cursor: next[venue] ?? null, limit: PAGE_SIZE });
      if (page === null) return { trades: [], places, forgotten: 0 };
      heard.push(...page.items.map(heardOf));
      next[venue] = page.cursor;
      ({ hasMore } = page);
      forgotten += page.forgotten;
    }
  }
  return { trades: heard, places: next, forgotten };
}
