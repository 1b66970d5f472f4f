import type { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { systemClock, within, type Clock } from '../../clock.ts';
import { timeoutsOf, type Database } from './handle.ts';
import { KeptPlans } from './kept-plans.ts';
import { openOrm } from './known-orm.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { OneOfEach } from './one-of-each.ts';
import { ServerClock } from './server-clock.ts';
import { OpenSockets } from './open-sockets.ts';
import { requireNode } from '../../require-node.ts';
import { guardPool, limitWaiting, type ConnectionPool } from './pool-guard.ts';

/** The address of a database, and how to use it. */
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
   * True if `url` leads to a pooler that gives each transaction another connection of the server, as PgBouncer does
   * in transaction mode. Connections then keep no plans, and the time-outs are the server's, not ours. False unless
   * given.
   */
  readonly pooled?: boolean;
  /** True if its connections only read. False unless given. */
  readonly readOnly?: boolean;
  /** Longest that a caller waits for a free connection; the patience, but at least five seconds, unless given. */
  readonly waitingMs?: number;
  /** Tells the time; unless given the machine's clock, bounded by the database's. */
  readonly clock?: Clock;
}

/** Bounds of the time that a transaction may wait for us; in between it is as long as a transaction may take. */
const [SHORTEST_IDLE_MS, LONGEST_IDLE_MS] = [10_000, 300_000];
/** Bounds of the time in which a connection is made or becomes free. */
const [SHORTEST_CONNECTING_MS, LONGEST_CONNECTING_MS] = [5_000, 60_000];
/** Short enough that a server that fell silent, unheard by us, is asked again on another connection within 5 s. */
const PATIENCE_MS = 4_000;
const LONG_PATIENCE_MS = 1_800_000;
/** Connections that read: enough that a short read passes a long one, few enough to leave the server to who trades. */
const READERS = 3;
/**
 * The settings of a connection that reads: one read occupies one core of the server, none writes, and none compiles its
 * expressions first, which takes longer than summing a hundred thousand rows does.
 */
const READ_ONLY = '-c default_transaction_read_only=on -c max_parallel_workers_per_gather=0 -c jit=off';
/** Milliseconds for the server to hear that we leave, and for users of a connection to give it back. */
const GOODBYE_MS = 1_500;

const bounded = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);

const connectingMs = (patienceMs: number): number =>
  bounded(patienceMs, SHORTEST_CONNECTING_MS, LONGEST_CONNECTING_MS);

/** Says goodbye on every connection, and does not wait for ever until it is returned. */
async function closePool(orm: MikroORM, sockets: OpenSockets): Promise<void> {
  const ended = orm.close(true);
  try {
    const goodbye = ended.then(() => sockets.closed());
    await within(systemClock, GOODBYE_MS, { promise: goodbye, late: () => undefined });
  } finally {
    sockets.cut();
  }
  await ended;
}

function ormOf(options: DatabaseOptions, sockets: OpenSockets): Promise<MikroORM> {
  const { url, poolSize = 8, patienceMs = PATIENCE_MS, pooled = false, readOnly = false } = options;
  const { statementMs, lockMs } = timeoutsOf(patienceMs);
  return openOrm({
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
      ...(readOnly && !pooled ? { options: READ_ONLY } : {}),
      application_name: 'prescient',
      stream: sockets.make,
      statement_timeout: statementMs,
      lock_timeout: lockMs,
      idle_in_transaction_session_timeout: bounded(patienceMs, SHORTEST_IDLE_MS, LONGEST_IDLE_MS),
      onPoolCreated(pool: ConnectionPool) {
        guardPool(pool, patienceMs);
        limitWaiting(pool, sockets, options.waitingMs ?? connectingMs(patienceMs));
      },
    },
  });
}

/** The database's own time. */
async function timeOf(orm: MikroORM): Promise<Date> {
  const sql = 'select extract(epoch from clock_timestamp()) * 1000 as ms';
  const [row] = await orm.em.getConnection().execute<{ ms: string | number }[]>(sql);
  return new Date(Number(row!.ms));
}

/** Connects without looking at the schema; `signal` ends every connection at once. */
export async function connect(options: DatabaseOptions, signal?: AbortSignal): Promise<Database> {
  requireNode();
  signal?.throwIfAborted();
  const { patienceMs = PATIENCE_MS, pooled = false } = options;
  const sockets = new OpenSockets(connectingMs(patienceMs));
  const orm = await ormOf(options, sockets);
  const clock = options.clock ?? new ServerClock(systemClock, () => timeOf(orm));
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
    plans: new KeptPlans(),
    state: new OneOfEach(),
    patient(asked) {
      const ends = asked ? AbortSignal.any([asked, end.signal]) : end.signal;
      return connect({ ...options, clock, poolSize: 1, patienceMs: LONG_PATIENCE_MS }, ends);
    },
    readers: () => connect({ ...options, clock, poolSize: READERS, readOnly: true }, end.signal),
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
  requireNode();
  await migrateAsOwner(options);
  const db = await connect(options);
  if (db.clock instanceof ServerClock) await db.clock.open();
  return db;
}
