import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { MarketRef, SignalRecord, SignalStatus } from '../../domain/index.ts';
import { plainRows } from '../connection/plain-rows.ts';
import { findByIds } from '../ledger/find-by-ids.ts';
import { SignalEntity } from '../tables/entities.ts';

/** The signals to find; a condition that is not given lets all pass. */
export interface SignalFilter {
  readonly portfolioId: number;
  readonly status?: SignalStatus | undefined;
  readonly strategy?: string | undefined;
  readonly market?: MarketRef | undefined;
  /** The cycle that submitted them; `any` for the signals of all cycles. */
  readonly cycle?: number | 'any' | undefined;
}

/** The place of a signal in the order in which signals were submitted. */
export type SignalPlaceInTime = Pick<SignalRecord, 'submittedAt' | 'place' | 'signalId'>;

/** A page of signals, in the order in which they were submitted or in the opposite one. */
export interface SignalPage {
  readonly after: SignalPlaceInTime | null;
  readonly count: number;
  readonly newestFirst?: boolean;
}

/** Finds signals, a page at a time. */
export function findSignals(
  em: SqlEntityManager,
  { portfolioId, status, strategy, market, cycle }: SignalFilter,
  { after, count, newestFirst = false }: SignalPage,
): Promise<SignalRecord[]> {
  const parameters: unknown[] = [];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions = [`portfolio_id = ${bind(portfolioId)}`];
  if (status !== undefined) conditions.push(`status = ${bind(status)}`);
  if (strategy !== undefined) conditions.push(`strategy = ${bind(strategy)}`);
  if (market !== undefined)
    conditions.push(`venue = ${bind(market.venue)} and market_id = ${bind(market.marketId)}`);
  if (cycle !== undefined)
    conditions.push(cycle === 'any' ? 'cycle_id is not null' : `cycle_id = ${bind(cycle)}`);
  if (after !== null) {
    const place = [bind(after.submittedAt.toISOString()), bind(after.place), bind(after.signalId)];
    conditions.push(`(submitted_at, place, signal_id) ${newestFirst ? '<' : '>'} (${place.join(', ')})`);
  }
  const way = newestFirst ? 'desc' : 'asc';
  const sql = `select * from signals where ${conditions.join(' and ')}
    order by submitted_at ${way}, place ${way}, signal_id ${way} limit ${bind(count)}`;
  return plainRows(em, SignalEntity, { sql, parameters });
}

/** Finds signals by their ids; those that do not exist are left out. */
export async function findSignalsById(
  em: SqlEntityManager,
  portfolioId: number,
  signalIds: readonly string[],
): Promise<Map<string, SignalRecord>> {
  const ids = signalIds.map((id) => ({ portfolioId, id }));
  const rows = await findByIds(em, SignalEntity, { property: 'signalId', ids });
  return new Map(rows.map((row) => [row.signalId, { ...row }]));
}
