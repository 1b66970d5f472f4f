import { DomainError, type DomainErrorCode, type MarketRef } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { dueMarkets, settleUntouched } from '../../store/markets/due-markets.ts';
import { settleMarket } from './settle-market.ts';
import { Setbacks } from '../setbacks.ts';
import { subjectOf, type SettlementOptions } from './settle-positions.ts';
import type { LeftPositions, MarketSettlement } from './settlement-tally.ts';

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
  /** Portfolios that could not be settled, and not for the same reason before: each is named once. */
  readonly unsettled: readonly UnsettledPortfolio[];
}

/** A portfolio whose positions could not be settled, as when its balance would outgrow its column. */
export interface UnsettledPortfolio {
  readonly portfolioId: number;
  readonly code: DomainErrorCode;
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

/** A locked portfolio costs nothing, and is settled as soon as it is unlocked. */
const isSetback = ({ portfolioId, code }: LeftPositions, setbacks: Setbacks): boolean =>
  code !== 'PORTFOLIO_LOCKED' && !setbacks.isPaused(subjectOf(portfolioId));

/** Notes, once a round, the portfolios that were tried and failed, and forgets those that went well. */
function noteSetbacks(markets: readonly MarketSettlement[], setbacks: Setbacks): UnsettledPortfolio[] {
  const failed = new Map(
    markets
      .flatMap(({ left }) => left.filter((one) => isSetback(one, setbacks)))
      .map(({ portfolioId, code }) => [portfolioId, code]),
  );
  const stillFailing = new Set([...failed.keys()].map(subjectOf));
  for (const { subject } of setbacks.list())
    if (!stillFailing.has(subject) && !setbacks.isPaused(subject)) setbacks.clear(subject);
  return [...failed]
    .filter(([portfolioId, code]) => setbacks.note(subjectOf(portfolioId), code))
    .map(([portfolioId, code]) => ({ portfolioId, code }));
}

/**
 * Settles every market that has a result, and takes back what does not stand. One market that fails does not stop the
 * others; it is reported, and tried again by the next round.
 * @throws what the driver throws where the database cannot be asked which markets those are, and the reason of
 * `options.signal` where that ended it
 */
export async function settleAll(db: Database, options: SettlementOptions = {}): Promise<SettlementRound> {
  const { signal, setbacks = new Setbacks(db.clock) } = options;
  const untouched = await countUntouched(db, signal);
  const due = await entityManager(db).transactional(dueMarkets);
  const markets: MarketSettlement[] = [];
  const failures: SettlementFailure[] = [];
  for (let from = 0; from < due.length; from += AT_ONCE) {
    const some = due.slice(from, from + AT_ONCE);
    const settled = await Promise.allSettled(
      some.map((market) => settleMarket(db, market, { ...options, setbacks })),
    );
    for (const [index, one] of settled.entries()) {
      if (one.status === 'fulfilled') markets.push(one.value);
      else failures.push(failureOf(some[index]!, one.reason));
    }
    signal?.throwIfAborted();
  }
  return { untouched, markets, failures, unsettled: noteSetbacks(markets, setbacks) };
}
