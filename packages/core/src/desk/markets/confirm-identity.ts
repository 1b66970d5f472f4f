import { IsolationLevel } from '@mikro-orm/core';
import {
  changeTo,
  DomainError,
  IDENTITY_VERDICTS,
  isSwapped,
  requireId,
  requireOneOf,
  requireText,
  requireVenue,
  resolutionOf,
  withResolution,
  marketNotFound,
  type IdentityVerdict,
  type Market,
  type MarketRef,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { lockMarket } from '../../store/markets/locked-market.ts';
import { rowOfChange, rowOfMarket } from '../../store/markets/market-rows.ts';
import { tradedMarkets } from '../../store/markets/traded-markets.ts';
import { MarketEntity, MarketResolutionEntity } from '../../store/tables/entities.ts';

/** A person's decision about the outcomes that a venue claims. */
export interface IdentityDecision extends MarketRef {
  /** `keep` our outcomes, or `accept` those that the venue claims. */
  readonly verdict: IdentityVerdict;
  /** The reason, for the log. */
  readonly reason: string;
}

function validate({ venue, marketId, verdict, reason }: IdentityDecision): void {
  requireVenue(venue);
  requireId('marketId', marketId);
  requireOneOf('verdict', verdict, IDENTITY_VERDICTS);
  requireText('reason', reason);
  if (reason.trim() === '')
    throw new DomainError('INVALID_INPUT', 'reason must say why.', { field: 'reason' });
}

/** The market after the decision. Its venue may teach its resolution again. */
function decided(market: Market, verdict: IdentityVerdict, now: Date): Market {
  const waits = market.reviewReason === 'IDENTITY_CHANGED';
  const resolution = { ...resolutionOf(market), ...(waits && { reviewReason: null }) };
  const next = withResolution(market, resolution, now);
  return {
    ...next,
    ...(verdict === 'accept' && market.claimedIdentity),
    claimedIdentity: null,
    version: market.version + 1,
  };
}

/**
 * Confirms which outcome is which in a market whose venue described other outcomes than were traded. The market then
 * trades again, with our outcomes or with those of the venue. A market without such a claim stays as it is. If the venue
 * repeats a claim that was not accepted, the market waits again.
 * @throws DomainError MARKET_NOT_FOUND, INVALID_INPUT; MARKET_IDENTITY_CHANGED when accepting would swap the outcomes
 *   of a market that was traded: keep them then, and decide its result by hand
 */
export async function confirmIdentity(db: Database, decision: IdentityDecision): Promise<Market> {
  validate(decision);
  const { venue, marketId, verdict, reason } = decision;
  return entityManager(db).transactional(
    async (em) => {
      const market = await lockMarket(em, decision);
      if (!market) throw marketNotFound(venue, marketId);
      const { claimedIdentity: claim } = market;
      if (claim === null) return market;
      const isTraded = (await tradedMarkets(em, [market])).size > 0;
      if (verdict === 'accept' && isTraded && isSwapped(market, claim)) {
        throw new DomainError(
          'MARKET_IDENTITY_CHANGED',
          `Accepting would swap the outcomes of market ${marketId} under positions that were bought; keep them, and decide its result by hand.`,
          { venue, marketId },
        );
      }
      const now = db.clock.now();
      const changed = decided(market, verdict, now);
      const note = `outcomes ${verdict === 'keep' ? 'kept' : 'accepted'}: ${reason}`;
      const line = changeTo(changed, { source: 'admin', note, occurredAt: now });
      const { createdAt: _, venue: __, marketId: ___, ...columns } = rowOfMarket(changed);
      await new SetStatement(em)
        .update(MarketEntity, [rowOfMarket(changed)], Object.keys(columns) as (keyof typeof columns)[])
        .insert(MarketResolutionEntity, [rowOfChange(line)])
        .run();
      return changed;
    },
    { isolationLevel: IsolationLevel.READ_COMMITTED },
  );
}
