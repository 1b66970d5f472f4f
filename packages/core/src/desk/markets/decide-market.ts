import { IsolationLevel } from '@mikro-orm/core';
import {
  DomainError,
  judge,
  requireId,
  requireMicros,
  requireText,
  requireVenue,
  resolutionOf,
  marketNotFound,
  type Market,
  type MarketRef,
  type Verdict,
} from '../../domain/index.ts';
import { MICROS_PER_UNIT } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockMarket, writeResolution } from '../../store/markets/locked-market.ts';

/** An administrator's decision about how a market ended. */
export interface MarketDecision extends MarketRef {
  /** A payout of outcome 0, `void`, or `reverse` to take the result back. */
  readonly verdict: Verdict;
  /** Why; it stays in the log. */
  readonly reason: string;
}

function validate({ venue, marketId, verdict, reason }: MarketDecision): void {
  requireVenue(venue);
  requireId('marketId', marketId);
  requireText('reason', reason);
  if (reason.trim() === '')
    throw new DomainError('INVALID_INPUT', 'reason must say why.', { field: 'reason' });
  if (verdict === 'void' || verdict === 'reverse') return;
  requireMicros('payout', verdict);
  if (verdict < 0n || verdict > MICROS_PER_UNIT)
    throw new DomainError('INVALID_INPUT', 'payout must be between 0 and 1.', { field: 'payout' });
}

/**
 * Decides how a market ended, whatever its venue says, or that its result does not hold. What a person decided, only a
 * person changes. `settleMarket` carries it out.
 * @throws DomainError MARKET_NOT_FOUND, MARKET_UNRESOLVED, INVALID_INPUT
 */
export async function decideMarket(db: Database, decision: MarketDecision): Promise<Market> {
  validate(decision);
  const { verdict, reason } = decision;
  return entityManager(db).transactional(
    async (em) => {
      const market = await lockMarket(em, decision);
      if (!market) throw marketNotFound(decision.venue, decision.marketId);
      const resolution = judge(resolutionOf(market), verdict);
      return writeResolution(em, market, { resolution, source: 'admin', note: reason, now: db.clock.now() });
    },
    { isolationLevel: IsolationLevel.READ_COMMITTED },
  );
}
