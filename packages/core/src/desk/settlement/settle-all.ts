import { DomainError, type DomainErrorCode, type MarketRef } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { dueMarkets, settleUntouched } from '../../store/markets/due-markets.ts';
import { settleMarket } from './settle-market.ts';
import type { SettlementOptions } from './settle-positions.ts';
import type { MarketSettlement } from './settlement-tally.ts';

/** Markets that are settled at the same time: those of one portfolio share transactions, and traders keep connections. */
const AT_ONCE = 4;

/** A market that could not be settled; the next round tries again. */
export interface SettlementFailure extends MarketRef {
  /** Null where it is a fault of ours. */
  readonly code: DomainErrorCode | null;
  readonly message: string;
}

/** The result of settling all markets. */
export interface SettlementRound {
  /** Markets in which nobody held anything. */
  readonly untouched: number;
  readonly markets: readonly MarketSettlement[];
  readonly failures: readonly SettlementFailure[];
}

async function countUntouched(db: Database, signal?: AbortSignal): Promise<number> {
  let untouched = 0;
  for (;;) {
    signal?.throwIfAborted();
    const settled = await entityManager(db).transactional((em) => settleUntouched(em, db.clock.now()));
    if (settled === 0) return untouched;
    untouched += settled;
  }
}

const failureOf = (market: MarketRef, error: unknown): SettlementFailure => ({
  venue: market.venue,
  marketId: market.marketId,
  code: error instanceof DomainError ? error.code : null,
  message: error instanceof Error ? error.message : String(error),
});

/**
 * Settles every market that has a result, and takes back what does not stand. One market that fails does not stop the
 * others; it is reported, and tried again by the next round.
 * @throws what the driver throws where the database cannot be asked which markets those are, and the reason of
 * `options.signal` where that ended it
 */
export async function settleAll(db: Database, options: SettlementOptions = {}): Promise<SettlementRound> {
  const { signal } = options;
  const untouched = await countUntouched(db, signal);
  const due = await entityManager(db).transactional(dueMarkets);
  const markets: MarketSettlement[] = [];
  const failures: SettlementFailure[] = [];
  for (let from = 0; from < due.length; from += AT_ONCE) {
    const some = due.slice(from, from + AT_ONCE);
    const settled = await Promise.allSettled(some.map((market) => settleMarket(db, market, options)));
    for (const [index, one] of settled.entries()) {
      if (one.status === 'fulfilled') markets.push(one.value);
      else failures.push(failureOf(some[index]!, one.reason));
    }
    signal?.throwIfAborted();
  }
  return { untouched, markets, failures };
}
