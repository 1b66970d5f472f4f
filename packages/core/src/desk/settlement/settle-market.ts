import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  carriedOut,
  isToBeSettled,
  marketNotFound,
  resolutionOf,
  standingRevision,
  type Market,
  type MarketRef,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockMarket, writeResolution } from '../../store/markets/locked-market.ts';
import { openPositions, outdatedPositions } from '../../store/markets/market-positions.ts';
import { getMarket } from '../markets/get-market.ts';
import {
  forEachPage,
  payOutBy,
  takeBack,
  type SettlementOptions,
  type SettlementWork,
} from './settle-positions.ts';
import { SettlementTally, type MarketSettlement } from './settlement-tally.ts';

/** True if a position is left: one to be paid, or one that was paid by a result that no longer stands. */
async function isAnyLeft(em: SqlEntityManager, market: Market): Promise<boolean> {
  const page = { market, after: null, limit: 1 };
  if ((await outdatedPositions(em, page, standingRevision(market))).length > 0) return true;
  return market.payout !== null && (await openPositions(em, page)).length > 0;
}

/** Marks the market as done, unless something is left, or something else was learnt about it meanwhile. */
function finish(db: Database, market: Market): Promise<Market> {
  return entityManager(db).transactional(
    async (em) => {
      const current = await lockMarket(em, market);
      if (!current) throw marketNotFound(market.venue, market.marketId);
      if (current.version !== market.version || (await isAnyLeft(em, current))) return current;
      const resolution = carriedOut(resolutionOf(current));
      return writeResolution(em, current, { resolution, source: 'desk', note: null, now: db.clock.now() });
    },
    { isolationLevel: IsolationLevel.READ_COMMITTED },
  );
}

/**
 * Settles a market in all portfolios: takes back what earlier results paid, pays every open position out by the result
 * that stands, and marks the market as settled. Each position is settled once a result, under an id that follows from
 * both, so that it may be run again after a crash and by several processes at once. What cannot be done now, as in a
 * locked portfolio, is reported and left for the next run. A market that has no result, or waits for a person, is left
 * as it is.
 * @throws DomainError MARKET_NOT_FOUND, INVALID_INPUT, OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN; what the driver
 *   throws for a portfolio whose rows the database refuses, once all others are settled
 */
export async function settleMarket(
  db: Database,
  ref: MarketRef,
  options: SettlementOptions = {},
): Promise<MarketSettlement> {
  const market = await getMarket(db, ref);
  const tally = new SettlementTally();
  if (!isToBeSettled(market)) return tally.report(market);
  const work: SettlementWork = { db, market, options, tally, faults: [] };
  await forEachPage(work, (em, page) => outdatedPositions(em, page, standingRevision(market)), takeBack);
  if (market.payout !== null) await forEachPage(work, openPositions, payOutBy(market.payout));
  if (work.faults.length > 0) throw work.faults[0];
  return tally.report(await finish(db, market));
}
