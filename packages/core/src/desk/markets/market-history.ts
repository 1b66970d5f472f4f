import {
  requireId,
  requireMoment,
  requireOneOf,
  requireVenue,
  type MarketSnapshot,
  type OutcomeRef,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { MarketSnapshotEntity } from '../../store/tables/entities.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { decodeCursor, encodeCursor, requireLimit, type Page } from '../cursor.ts';
import { isolateFaults } from '../isolate-faults.ts';
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

/**
 * Adds prices to the history. A price that is there already stays as it is, and one that the database refuses is left out.
 * Returns how many were new.
 */
export async function addSnapshots(db: Database, snapshots: readonly MarketSnapshot[]): Promise<number> {
  const { results } = await isolateFaults(snapshots, (some) =>
    entityManager(db).transactional((em) => new SetStatement(em).insertMissing(MarketSnapshotEntity, some)),
  );
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
