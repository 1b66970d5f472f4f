import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  changeTo,
  isSameResolution,
  withResolution,
  type Market,
  type MarketRef,
  type Resolution,
  type ResolutionSource,
} from '../../domain/index.ts';
import { MarketEntity, MarketResolutionEntity } from '../tables/entities.ts';
import { marketOfRow, rowOfChange, rowOfMarket } from './market-rows.ts';
import { SetStatement } from '../ledger/set-statement.ts';

/** The market as it is now, held until the transaction ends; null where it is not known. */
export async function lockMarket(
  em: SqlEntityManager,
  { venue, marketId }: MarketRef,
): Promise<Market | null> {
  const row = await em.findOne(
    MarketEntity,
    { venue, marketId },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  return row && marketOfRow({ ...row });
}

/** Keeps what is known of a locked market's end from now on, and logs it; nothing where it is the same. */
export async function writeResolution(
  em: SqlEntityManager,
  market: Market,
  next: { resolution: Resolution; source: ResolutionSource; note: string | null; now: Date },
): Promise<Market> {
  const { resolution, source, note, now } = next;
  if (isSameResolution(market, resolution)) return market;
  const changed = withResolution(market, resolution, now);
  await new SetStatement(em)
    .update(
      MarketEntity,
      [rowOfMarket(changed)],
      ['state', 'payout', 'voided', 'revision', 'reviewReason', 'decidedBy', 'version', 'updatedAt'],
    )
    .insert(MarketResolutionEntity, [rowOfChange(changeTo(changed, { source, note, occurredAt: now }))])
    .run();
  return changed;
}
