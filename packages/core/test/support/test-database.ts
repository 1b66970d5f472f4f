import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { createTestDatabase, type TestDatabase } from '@prescient/testkit';
import { afterAll } from 'vitest';
import {
  clockShowing,
  connect,
  createPortfolio,
  parseUsd,
  systemClock,
  type Database,
  type FillModel,
  type Portfolio,
} from '../../src/index.ts';
import { auditWithin } from '../../src/desk/audit/verify-audit.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { rawQuery } from '../../src/store/connection/raw-query.ts';
import { readSnapshot } from '../../src/store/connection/read-snapshot.ts';

export type Row = Record<string, unknown>;

/** Runs SQL with `$1`, `$2`, … bound; numeric, bigint and times come back as text. */
export const query = (db: Database, sql: string, ...parameters: unknown[]): Promise<Row[]> =>
  entityManager(db).transactional((em) => rawQuery<Row>(em, sql, parameters));

/** A database of one test file, opened as the application opens it. */
export interface TestWorld {
  /** As the role that trades. */
  readonly db: Database;
  readonly urls: TestDatabase;
  /** SQL as the role that trades. */
  sql(text: string, ...parameters: unknown[]): Promise<Row[]>;
  /** SQL as the role that owns the tables, who alone may tamper with facts. */
  owner(text: string, ...parameters: unknown[]): Promise<Row[]>;
  /** Another process, as far as PostgreSQL can tell: connections of its own. */
  another(options?: { now?: () => Date; poolSize?: number; patienceMs?: number }): Promise<Database>;
  /** A portfolio of its own for one test. */
  portfolio(initialBalance?: string, terms?: { readonly fillModel?: FillModel }): Promise<Portfolio>;
}

/** So long that no machine is too slow for it; a test that is about impatience names its own. */
const PATIENCE_MS = 200_000;

/** Opens a fresh database, which goes when the file's tests have run. */
export async function openTestWorld(options: { now?: () => Date } = {}): Promise<TestWorld> {
  const urls = await createTestDatabase();
  const opened: Database[] = [];
  const another: TestWorld['another'] = async ({ now = options.now, ...more } = {}) => {
    const clock = now === undefined ? systemClock : clockShowing(now);
    const url = urls.applicationUrl;
    const db = await connect({ url, pooled: urls.pooled, patienceMs: PATIENCE_MS, clock, ...more });
    opened.push(db);
    return db;
  };
  const db = await another();
  const owner = await connect({ url: urls.ownerUrl, poolSize: 2, patienceMs: PATIENCE_MS });
  afterAll(async () => {
    await Promise.all([...opened, owner].map((each) => each.close()));
    await urls.drop();
  });
  let nextId = 1000;
  return {
    db,
    urls,
    another,
    sql: (text, ...parameters) => query(db, text, ...parameters),
    owner: (text, ...parameters) => query(owner, text, ...parameters),
    portfolio: (initialBalance = '10000', terms = {}) => {
      nextId += 1;
      return createPortfolio(db, {
        id: nextId,
        name: `portfolio ${nextId}`,
        initialBalance: parseUsd(initialBalance),
        ...terms,
      });
    },
  };
}

/** The differences that an audit names, which reads on a connection of this database; an empty list is a clean one. */
export const differencesOf = async (db: Database, portfolioId: number | null = null) => {
  const audit = (em: SqlEntityManager) => auditWithin(em, portfolioId, { now: db.clock.now() });
  return (await entityManager(db).transactional(audit, readSnapshot)).differences;
};
