import { MikroORM, type SqlEntityManager } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { ENTITIES } from './entities.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { PlanningClient } from './planning-client.ts';
import { guardPool, type ConnectionPool } from './pool-guard.ts';

/** How to reach a database. */
export interface DatabaseOptions {
  /** Connection string of the role that trades. */
  readonly url: string;
  /** Connection string of the role that owns the tables; the same as `url` where there is one role only. */
  readonly ownerUrl?: string | undefined;
  /** Most connections at once; 8 unless given. */
  readonly poolSize?: number;
  /** Longest that one transaction may hold a connection, whatever the server does; half of it for a statement. 4 s unless given. */
  readonly patienceMs?: number;
  /**
   * Whether `url` leads to a pooler that gives each transaction another connection of the server, as PgBouncer does in
   * transaction mode. Connections then keep no plans, and the time-outs are the server's, not ours. False unless given.
   */
  readonly pooled?: boolean;
  /** Tells the time; the system's clock unless given. */
  readonly clock?: () => Date;
}

/** An open database: the first argument of every use case. */
export interface Database {
  readonly orm: MikroORM;
  readonly clock: () => Date;
  /**
   * The same database on a connection of its own that is given half an hour, for what reads everything. It ends with
   * this one at the latest, be it at work or not.
   */
  patient(): Promise<Database>;
  /** Waits for what is at work, but not for patients. */
  close(): Promise<void>;
}

const LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 5_000;
/** Short enough that a server that fell silent, unheard by us, is asked anew on another connection within 5 s. */
const PATIENCE_MS = 4_000;
const LONG_PATIENCE_MS = 1_800_000;

/** The ORM on a pool of its own, and the way to end all connections of that pool at once, whatever they are at. */
async function openOrm(options: DatabaseOptions): Promise<{ orm: MikroORM; cut: () => void }> {
  const { url, poolSize = 8, patienceMs = PATIENCE_MS, pooled = false } = options;
  let cut = (): void => undefined;
  const orm = await MikroORM.init({
    entities: [...ENTITIES],
    clientUrl: url,
    // A name that is misspelt must fail, not become a new database with a new portfolio 1.
    ensureDatabase: false,
    forceUtcTimezone: true,
    extensions: [Migrator],
    migrations: {
      migrationsList: MIGRATIONS,
      snapshot: false,
      silent: true,
      transactional: true,
      allOrNothing: true,
    },
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000 },
    driverOptions: {
      ...(pooled ? {} : { Client: PlanningClient }),
      application_name: 'prescient',
      statement_timeout: patienceMs / 2,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      onPoolCreated: (pool: ConnectionPool) => void (cut = guardPool(pool, patienceMs)),
    },
  });
  return { orm, cut: () => cut() };
}

/** A database with the way to close it without waiting for what is at work. */
interface Opened {
  readonly db: Database;
  cut(): Promise<void>;
}

async function open(options: DatabaseOptions): Promise<Opened> {
  const { clock = () => new Date() } = options;
  const { orm, cut } = await openOrm(options);
  const patients = new Set<Opened>();
  let closed: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    await Promise.all([...patients].map((each) => each.cut()));
    await orm.close(true);
  };
  const close = (): Promise<void> => (closed ??= closeAll());
  async function patient(): Promise<Database> {
    const opened = await open({ ...options, poolSize: 1, patienceMs: LONG_PATIENCE_MS });
    patients.add(opened);
    if (closed) await opened.cut();
    return { ...opened.db, close: () => opened.db.close().finally(() => patients.delete(opened)) };
  }
  const cutAll = (): Promise<void> => {
    cut();
    return close();
  };
  return { db: { orm, clock, patient, close }, cut: cutAll };
}

/** Connects without looking at the schema. */
export const connect = async (options: DatabaseOptions): Promise<Database> => (await open(options)).db;

/** The role that a connection string names. */
const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** Brings the schema of the database behind the options up to date, and closes the connections that this took. */
async function migrateAsOwner(options: DatabaseOptions): Promise<void> {
  const ownerUrl = options.ownerUrl ?? options.url;
  const owner = await connect({ url: ownerUrl, poolSize: 2, patienceMs: LONG_PATIENCE_MS });
  const sameRole = roleOf(ownerUrl) === roleOf(options.url);
  try {
    await migrate(owner, sameRole ? null : roleOf(options.url));
  } finally {
    await owner.close();
  }
}

/**
 * Opens a database and brings its schema up to date first; several processes may do so at once.
 * @throws whatever the driver throws when the server cannot be reached or refuses
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  await migrateAsOwner(options);
  return connect(options);
}

/** A fresh unit of work on the database, on this one even within a transaction of another; entities never outlive it. */
export const entityManager = (db: Database): SqlEntityManager =>
  db.orm.em.fork({ disableContextResolution: true });
