import type { Clock } from '../../clock.ts';
import type { KeptPlans } from './kept-plans.ts';
import type { OneOfEach } from './one-of-each.ts';
import type { MikroORM, SqlEntityManager } from '@mikro-orm/postgresql';

/** An open database: the first argument of every use case. */
export interface Database {
  readonly orm: MikroORM;
  readonly clock: Clock;
  /** Longest that one transaction may take, in milliseconds. */
  readonly patienceMs: number;
  /** True if a statement may be sent before the one before it was answered. */
  readonly sendsAhead: boolean;
  /** The statements that its connections plan once. */
  readonly plans: KeptPlans;
  /** The state of this process that belongs to the database, such as the queue of its commands. */
  readonly state: OneOfEach;
  /**
   * The same database on a connection of its own that is given half an hour, for what reads everything; `signal` ends
   * that connection at once, in the middle of a statement, too, and so does closing this database.
   */
  patient(signal?: AbortSignal): Promise<Database>;
  /**
   * The same database on three connections of their own that only read: however many reads wait for them, what trades on
   * this one never does. Closing this database ends them.
   */
  readers(): Promise<Database>;
  /** Ends all connections, within two seconds: those that still work or whose server is silent are cut. */
  close(): Promise<void>;
}

/** Longest that a lock is waited for. */
const MAX_LOCK_TIMEOUT_MS = 5_000;

/**
 * The server's time-outs in milliseconds. A lock's is shorter than a statement's, so that who waits for somebody else
 * learns that it is this and no slow statement.
 */
export const timeoutsOf = (patienceMs: number): { statementMs: number; lockMs: number } => ({
  statementMs: Math.floor(patienceMs / 2),
  lockMs: Math.floor(Math.min(MAX_LOCK_TIMEOUT_MS, 0.375 * patienceMs)),
});

/** A fresh unit of work on the database, on this one even within a transaction of another; entities never outlive it. */
export const entityManager = (db: Database): SqlEntityManager =>
  db.orm.em.fork({ disableContextResolution: true });
