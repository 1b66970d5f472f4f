import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { PoolClient, QueryResult } from 'pg';
import { entityManager, timeoutsOf, type Database } from './handle.ts';
import type { KeptPlans } from './kept-plans.ts';

/** An entity manager; where its transaction is a pipeline, it knows which. */
type PipedManager = SqlEntityManager & { readonly pipeline?: Pipeline };

/** SQL to send: its text alone, or with whether the connection plans it once; see `KeptPlans` for when that may be. */
export type Statement = string | { readonly text: string; readonly planIsKept: boolean };

/**
 * A transaction whose statements are sent one behind the other, without waiting for the answers to those before. The
 * server still takes them one by one: under READ COMMITTED what is asked after a lock sees what its last holder left,
 * and after one that fails it refuses all others and makes a COMMIT a ROLLBACK.
 */
export class Pipeline {
  /** For entities and for `rawQuery`, which sends through the pipeline. */
  readonly em: SqlEntityManager;
  readonly #client: PoolClient;
  readonly #sendsAhead: boolean;
  readonly #plans: KeptPlans;
  /** The answer to BEGIN. Without it the statements behind it would each be a transaction of their own. */
  readonly begun: Promise<unknown>;
  #last: Promise<unknown> = Promise.resolve();
  #failure: { readonly cause: unknown } | null = null;
  #isOpen = true;

  constructor(db: Database, client: PoolClient) {
    this.em = Object.assign(entityManager(db), { pipeline: this });
    this.#client = client;
    this.#sendsAhead = db.sendsAhead;
    this.#plans = db.plans;
    this.begun = this.query(beginOf(db));
  }

  /** The first failure. Every statement that was sent behind it only says that the transaction is aborted. */
  get failure(): { readonly cause: unknown } | null {
    return this.#failure;
  }

  /** Sends a statement before this returns, where the connection lets us. */
  query(statement: Statement, parameters: readonly unknown[] = []): Promise<QueryResult> {
    const values = [...parameters];
    const { text, planIsKept } = asStatement(statement);
    const name = planIsKept && this.#sendsAhead ? this.#plans.nameOf(text) : undefined;
    const send = () =>
      name === undefined ? this.#client.query(text, values) : this.#client.query({ name, text, values });
    const answer = this.#sendsAhead ? send() : this.#last.then(send, send);
    // The caller of `query` hears of it, too; a failure that nobody has asked for yet must not end the process.
    answer.catch((cause: unknown) => (this.#failure ??= { cause }));
    this.#last = answer;
    return answer;
  }

  /** Sends COMMIT. Answers whether the server did, or rolled back because an earlier statement failed. */
  async commit(): Promise<boolean> {
    this.#isOpen = false;
    const { command } = await this.query('commit');
    return command === 'COMMIT';
  }

  /** Rolls back what was not committed, and gives the connection back. */
  async end(): Promise<void> {
    if (this.#isOpen) await this.query('rollback').catch(() => undefined);
    this.#client.release();
  }
}

const asStatement = (statement: Statement) =>
  typeof statement === 'string' ? { text: statement, planIsKept: false } : statement;

/** Returns the text of a statement. */
export const textOf = (statement: Statement): string => asStatement(statement).text;

/** Returns the pipeline behind an entity manager; undefined where it has an ordinary transaction. */
export const pipelineOf = ({ pipeline }: PipedManager): Pipeline | undefined => pipeline;

/** Plans are made once and kept, so none may read a whole table, however small that is now. */
const KEEPS_PLANS = 'set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off';

/** Begins whatever the server's default is. Behind a pooler no plan is kept, and time-outs have to be said each time. */
function beginOf({ sendsAhead, patienceMs }: Database): string {
  const begin = 'begin isolation level read committed';
  const { statementMs, lockMs } = timeoutsOf(patienceMs);
  return sendsAhead
    ? `${begin}; ${KEEPS_PLANS}`
    : `${begin}; set local statement_timeout = ${statementMs}; set local lock_timeout = ${lockMs}`;
}

/**
 * Opens a transaction and sends its BEGIN; what is not committed when the work ends is rolled back. The work may not write
 * before it knows that the transaction has `begun`.
 * @throws what the statement throws that failed first, else what the work throws
 */
export async function inPipeline<T>(db: Database, work: (pipeline: Pipeline) => Promise<T>): Promise<T> {
  const pool = await db.orm.em.getConnection().getNativeClient();
  const pipeline = new Pipeline(db, await pool.connect());
  try {
    return await work(pipeline);
  } catch (error) {
    throw pipeline.failure ? pipeline.failure.cause : error;
  } finally {
    await pipeline.end();
  }
}

/** Waits until all have ended. @throws what the first in the list of those that failed throws */
export async function together<Results extends unknown[]>(
  ...work: { [Index in keyof Results]: Promise<Results[Index]> }
): Promise<Results> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
