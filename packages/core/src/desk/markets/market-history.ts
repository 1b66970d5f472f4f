import {
  DomainError,
  requireId,
  requireMoment,
  requireOneOf,
  requireVenue,
  type MarketSnapshot,
  type OutcomeRef,
} from '../../domain/index.ts';
import { ONE_PRICE, ZERO_PRICE, type Price } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { MarketSnapshotEntity } from '../../store/tables/entities.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { decodeCursor, encodeCursor, requireLimit, type Page } from '../cursor.ts';
import { faultLine, isolateFaults } from '../isolate-faults.ts';
import { readPage } from '../read-page.ts';

/** The prices to list. */
export interface HistoryQuery extends OutcomeRef {
  /** From this moment on. */
  readonly from?: Date | null | undefined;
  /** Before this moment. */
  readonly to?: Date | null | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

const SNAPSHOTS = `
  select * from market_snapshots where venue = $1 and market_id = $2 and outcome = $3
    and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
    and ($6::timestamptz is null or at < $6)
  order by at desc limit $7`;

/** Lists the prices of an outcome over time, newest first. @throws DomainError INVALID_INPUT */
export async function listSnapshots(db: Database, query: HistoryQuery): Promise<Page<MarketSnapshot>> {
  const { venue, marketId, outcome, from = null, to = null, limit, cursor } = query;
  requireVenue(venue);
  requireId('marketId', marketId);
  requireOneOf('outcome', `${outcome}`, ['0', '1']);
  requireLimit(limit);
  if (from !== null) requireMoment('from', from);
  if (to !== null) requireMoment('to', to);
  const bounds = [venue, marketId, outcome, from?.toISOString() ?? null, to?.toISOString() ?? null];
  const page = { after: cursor == null ? null : decodeCursor(cursor).time, limit };
  return entityManager(db).transactional((em) =>
    readPage<MarketSnapshot, Date>(page, {
      read: (after, count) =>
        plainRows(em, MarketSnapshotEntity, {
          sql: SNAPSHOTS,
          parameters: [...bounds, after?.toISOString() ?? null, count],
        }),
      placeOf: ({ at }) => at,
      encode: (time) => encodeCursor({ time, id: `${outcome}` }),
    }),
  );
}

/** A price that the history cannot hold, as when a venue tells of one above 1. */
export interface RefusedSnapshot {
  readonly snapshot: MarketSnapshot;
  readonly reason: string;
}

const isPrice = (price: Price | null): boolean =>
  price === null || (price >= ZERO_PRICE && price <= ONE_PRICE);

/** @throws DomainError INVALID_INPUT */
function requireSnapshot({ venue, marketId, outcome, at, price, bid, ask }: MarketSnapshot): void {
  requireVenue(venue);
  requireId('marketId', marketId);
  requireOneOf('outcome', `${outcome}`, ['0', '1']);
  requireMoment('at', at);
  if ([price, bid, ask].every(isPrice)) return;
  throw new DomainError('INVALID_INPUT', 'A price is from 0 to 1.', { venue, marketId });
}

/** Returns why a snapshot cannot be kept; null where it can. */
function faultOf(snapshot: MarketSnapshot): string | null {
  try {
    requireSnapshot(snapshot);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}

/**
 * Adds prices to the history. A price that is there already stays as it is. One that cannot be kept is left out, told to
 * `onRefused`, and keeps no other out. Returns how many were new.
 */
export async function addSnapshots(
  db: Database,
  snapshots: readonly MarketSnapshot[],
  onRefused: (refused: RefusedSnapshot) => void = () => undefined,
): Promise<number> {
  const sound = snapshots.filter((snapshot) => {
    const reason = faultOf(snapshot);
    if (reason !== null) onRefused({ snapshot, reason });
    return reason === null;
  });
  const { results, failed } = await isolateFaults(sound, (some) =>
    entityManager(db).transactional((em) => new SetStatement(em).insertMissing(MarketSnapshotEntity, some)),
  );
  for (const { item, cause } of failed) onRefused({ snapshot: item, reason: faultLine(cause) });
  return results.reduce((sum, added) => sum + added, 0);
}

/** Forgets the prices of before a moment. Answers how many those were. @throws DomainError INVALID_INPUT */
export async function forgetSnapshots(db: Database, before: Date): Promise<number> {
  requireMoment('before', before);
  const patient = await db.patient();
  const sql = `with gone as (delete from market_snapshots where at < $1 returning 1)
    select count(*)::int as gone from gone`;
  try {
    const [row] = await entityManager(patient).transactional((em) =>
      rawQuery<{ gone: number }>(em, sql, [before.toISOString()]),
    );
    return row!.gone;
  } finally {
    await patient.close();
  }
}
