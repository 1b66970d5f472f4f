import { setTimeout as sleep } from 'node:timers/promises';
import { MikroORM, type SqlEntityManager } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { ENTITIES } from './entities.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { OpenSockets } from './open-sockets.ts';
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
  /** Longest that one transaction may take, in milliseconds. */
  readonly patienceMs: number;
  /** Whether a statement may be sent before the one before it was answered. */
  readonly sendsAhead: boolean;
  /**
   * The same database on a connection of its own that is given half an hour, for what reads everything; `signal` ends
   * that connection at once, in the middle of a statement, too, and so does closing this database.
   */
  patient(signal?: AbortSignal): Promise<Database>;
  /** Ends all connections, within two seconds: those that still work or whose server is silent are cut. */
  close(): Promise<void>;
}

/** Longest that a lock is waited for. */
const MAX_LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 5_000;
/** Short enough that a server that fell silent, unheard by us, is asked anew on another connection within 5 s. */
const PATIENCE_MS = 4_000;
const LONG_PATIENCE_MS = 1_800_000;
/** How long the server has to hear that we leave, and those who hold a connection to give it back. */
const GOODBYE_MS = 1_500;

/**
 * The server's time-outs in milliseconds. A lock's is shorter than a statement's, so that who waits for somebody else
 * learns that it is this and no slow statement.
 */
export const timeoutsOf = (patienceMs: number): { statementMs: number; lockMs: number } => ({
  statementMs: Math.floor(patienceMs / 2),
  lockMs: Math.floor(Math.min(MAX_LOCK_TIMEOUT_MS, 0.375 * patienceMs)),
});

/** Says goodbye on every connection, and does not wait for ever until it is returned. */
async function closePool(orm: MikroORM, sockets: OpenSockets): Promise<void> {
  const ended = orm.close(true);
  const patience = new AbortController();
  const enough = sleep(GOODBYE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  try {
    await Promise.race([ended.then(() => sockets.closed()), enough]);
  } finally {
    patience.abort();
    sockets.cut();
  }
  await ended;
}

function openOrm(options: DatabaseOptions, sockets: OpenSockets): Promise<MikroORM> {
  const { url, poolSize = 8, patienceMs = PATIENCE_MS, pooled = false } = options;
  const { statementMs, lockMs } = timeoutsOf(patienceMs);
  return MikroORM.init({
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
      ...(pooled ? {} : { pipeline: true }),
      application_name: 'prescient',
      stream: sockets.make,
      statement_timeout: statementMs,
      lock_timeout: lockMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      onPoolCreated: (pool: ConnectionPool) => guardPool(pool, patienceMs),
    },
  });
}

/** Connects without looking at the schema; `signal` ends every connection at once. */
export async function connect(options: DatabaseOptions, signal?: AbortSignal): Promise<Database> {
  signal?.throwIfAborted();
  const { patienceMs = PATIENCE_MS, pooled = false, clock = () => new Date() } = options;
  const sockets = new OpenSockets();
  const orm = await openOrm(options, sockets);
  if (signal?.aborted) sockets.cut();
  signal?.addEventListener('abort', sockets.cut);
  const end = new AbortController();
  let closed: Promise<void> | null = null;
  async function close(): Promise<void> {
    end.abort();
    signal?.removeEventListener('abort', sockets.cut);
    await closePool(orm, sockets);
  }
  return {
    orm,
    clock,
    patienceMs,
    sendsAhead: !pooled,
    patient(asked) {
      const ends = asked ? AbortSignal.any([asked, end.signal]) : end.signal;
      return connect({ ...options, poolSize: 1, patienceMs: LONG_PATIENCE_MS }, ends);
    },
    close: () => (closed ??= close()),
  };
}

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
