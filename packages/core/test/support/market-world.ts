import {
  executeTrade,
  importMarkets,
  settleMarket,
  type MarketListing,
  type MarketSettlement,
  type MarketObservation,
} from '../../src/index.ts';
import { aBuy, afterNoon } from './builders.ts';
import { aListing } from './listings.ts';
import type { TestWorld } from './test-database.ts';

/** The portfolios and venues of tests of settlements. */
export interface MarketWorld {
  /** The venue says this of the market now. */
  says(marketId: string, observation: MarketObservation, fields?: Partial<MarketListing>): Promise<unknown>;
  settle(marketId: string): Promise<MarketSettlement>;
  /** A portfolio that bought both sides of a market for $100 each: 250 shares of yes at 0.40, 125 of no at 0.80. */
  holderOf(marketId: string): Promise<number>;
  /** The same in a market that the venue lists now. */
  heldMarket(marketId: string): Promise<number>;
  /** The portfolio's sums and lots as a person with psql reads them. */
  books(id: number): Promise<Record<string, unknown>>;
}

export const refOf = (marketId: string) => ({ venue: 'polymarket', marketId });

/** The books of `holderOf` before anything was settled. */
export const UNSETTLED = {
  balance: '9800.000000',
  total_invested: '200.000000',
  realized_pnl: '0.000000',
  lots: ['yes open', 'no open'],
};

export function marketWorld({ db, sql, portfolio }: TestWorld): MarketWorld {
  let minutes = 0;
  const world: MarketWorld = {
    says(marketId, observation, fields = {}) {
      minutes += 1;
      const venueUpdatedAt = afterNoon(minutes * 60_000);
      const markets = [aListing({ marketId, observation, venueUpdatedAt, ...fields })];
      return importMarkets(db, { events: [], markets });
    },
    settle: (marketId) => settleMarket(db, refOf(marketId)),
    async holderOf(marketId) {
      const { id } = await portfolio();
      const buy = (fields: Parameters<typeof aBuy>[0]) =>
        executeTrade(db, aBuy({ portfolioId: id, marketId, ...fields }));
      await buy({ commandId: 'yes', price: '0.40' });
      await buy({ commandId: 'no', price: '0.80', action: 'buy_no' });
      return id;
    },
    async heldMarket(marketId) {
      await world.says(marketId, { state: 'open', reviewReason: null });
      return world.holderOf(marketId);
    },
    async books(id) {
      const [sums] = await sql(
        'select balance, total_invested, realized_pnl from portfolio_state where id = $1',
        id,
      );
      const lots = await sql(
        "select trade_id || ' ' || status || coalesce(' ' || exit_reason, '') as lot from portfolio_positions where portfolio_id = $1 order by trade_id desc",
        id,
      );
      return { ...sums, lots: lots.map(({ lot }) => lot) };
    },
  };
  return world;
}
