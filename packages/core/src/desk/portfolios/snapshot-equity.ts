import { IsolationLevel } from '@mikro-orm/core';
import { isRetryable } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lookAtEquity, writeEquity, type LookedAt } from '../../store/reports/equity-snapshots.ts';
import { faultLine, isolateFaults } from '../isolate-faults.ts';
import { liquidateAll } from './liquidate-all.ts';
import type { BookOf } from './liquidate.ts';

/** Portfolios whose rows are written together. */
const PORTFOLIOS_AT_ONCE = 500;
/**
 * Milliseconds by which a portfolio may have been touched before `since` and is looked at all the same: its time is the
 * one of another process, and from before its commit.
 */
const SLACK_MS = 600_000;

/** Positions, cash and value of a row are of one moment. */
const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ };

/** The options of a snapshot. */
export interface SnapshotOptions {
  /** The beginning of the last snapshot that this process made; null to look at every portfolio. */
  readonly since: Date | null;
  /** Finds the fresh book of an outcome; without it no liquidation value is known. */
  readonly bookOf?: BookOf;
  /** Called for a portfolio whose equity the database refuses, as when it outgrows its column. */
  readonly onRefused?: (portfolio: { readonly portfolioId: number; readonly reason: string }) => void;
}

/** Where another process keeps the same portfolios at the same time, its rows stand, and the next round looks again. */
async function keep(
  db: Database,
  ids: readonly number[],
  sale: { readonly at: Date; readonly bookOf: BookOf },
): Promise<number> {
  try {
    return await entityManager(db).transactional(
      async (em) => writeEquity(em, await liquidateAll(em, ids, sale), sale.at),
      snapshot,
    );
  } catch (error) {
    if (isRetryable(error)) return 0;
    throw error;
  }
}

/**
 * Adds a row to the equity of every portfolio whose cash or value, at the stored marks, differs from its newest row; at
 * most one a minute. Rows older than a week are thinned to the last of each hour, and those older than 90 days to the last
 * of each day. A portfolio that holds nothing and did not change costs a glance at its row, and one whose row is refused keeps
 * no other out. Answers how many rows were added.
 */
export async function snapshotEquity(
  db: Database,
  { since, bookOf = () => null, onRefused }: SnapshotOptions,
): Promise<number> {
  const now = db.clock.now();
  const touched = since && new Date(since.getTime() - SLACK_MS);
  let added = 0;
  let page: LookedAt[] = [];
  do {
    const query = { now, after: page.at(-1)?.id ?? 0, since: touched, limit: PORTFOLIOS_AT_ONCE };
    page = await entityManager(db).transactional((em) => lookAtEquity(em, query));
    const due = page.filter(({ isDue }) => isDue).map(({ id }) => id);
    const { results, failed } = await isolateFaults(due, (some) => keep(db, some, { at: now, bookOf }));
    added += results.reduce((sum, count) => sum + count, 0);
    for (const { item, cause } of failed) onRefused?.({ portfolioId: item, reason: faultLine(cause) });
  } while (page.length === PORTFOLIOS_AT_ONCE);
  return added;
}

/** The effect of a snapshot of one portfolio: rows that were written, and rows that the database refused. */
export interface PortfolioSnapshot {
  readonly written: number;
  readonly refused: number;
}

/** The same for one portfolio, as `snapshotEquity` does it for all. */
export async function snapshotPortfolio(
  db: Database,
  portfolioId: number,
  bookOf: BookOf = () => null,
): Promise<PortfolioSnapshot> {
  const now = db.clock.now();
  const query = { now, after: portfolioId - 1, since: null, limit: 1 };
  const [looked] = await entityManager(db).transactional((em) => lookAtEquity(em, query));
  const due = looked?.id === portfolioId && looked.isDue ? [portfolioId] : [];
  const { results, failed } = await isolateFaults(due, (some) => keep(db, some, { at: now, bookOf }));
  return { written: results.reduce((sum, count) => sum + count, 0), refused: failed.length };
}
