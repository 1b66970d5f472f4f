import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Database } from './handle.ts';

/** Any fixed number; names our migrations among the advisory locks of a server. */
const MIGRATION_LOCK = 7_265_746_101;
/** The longest wait for another process that migrates. */
const LOCK_TIMEOUT = '120s';

/** The tables that the API may add to but never change: facts. */
const APPEND_ONLY_TABLES = [
  'ledger_transfers',
  'fills',
  'market_resolutions',
  'idempotency_keys',
  'risk_limits',
  'trading_halts',
];
/** The tables whose rows follow the facts. */
const STATE_TABLES = [
  'portfolio_state',
  'trades',
  'portfolio_positions',
  'commands',
  'audit_checkpoints',
  'consumed_depth',
  'shadow_sums',
  'risk_watermarks',
  'ledger_hashes',
  'events',
  'markets',
  'market_quotes',
  'leases',
  'signals',
  'strategy_states',
  'cycles',
  'token_stakes',
  'replay_runs',
  'replay_trades',
];
/** The tables that the API adds to and forgets old rows of. */
const FLEETING_TABLES = ['market_snapshots', 'equity_snapshots'];
/** The tables with which the API does work of its own, and which it clears up. */
const WORK_TABLES = ['webhooks', 'webhook_notices', 'notice_places'];
/** The tables that the API reads and the owner alone writes: an API that was broken into must not make tokens. */
const OWNERS_TABLES = ['api_tokens', 'mikro_orm_migrations'];

/**
 * Runs `work` while no other process changes the schema, by a transaction-level lock, which a pooler passes on too.
 * `work` may use the transaction that holds it.
 */
export async function oneAtATime<T>(owner: Database, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  return owner.orm.em.fork().transactional(async (em) => {
    await em.execute(`set local lock_timeout = '${LOCK_TIMEOUT}'; set local statement_timeout = 0`);
    await em.execute(`set local idle_in_transaction_session_timeout = 0`);
    await em.execute('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    return work(em);
  });
}

/**
 * Brings the schema up to date and lets `applicationRole` work with it. Safe when many processes start at once: the
 * first migrates, the others wait and find nothing left to do.
 */
export async function migrate(owner: Database, applicationRole: string | null): Promise<void> {
  await oneAtATime(owner, async (em) => {
    await owner.orm.migrator.up();
    if (applicationRole !== null) await grant(em, applicationRole);
  });
}

/** The names of the migrations that a database has, oldest first. */
export async function listMigrations(owner: Database): Promise<string[]> {
  return (await owner.orm.migrator.getExecuted()).map(({ name }) => name);
}

/** Takes the newest migration back. The data of the tables that it created is lost. */
export async function migrateDown(owner: Database): Promise<void> {
  await oneAtATime(owner, async () => {
    await owner.orm.migrator.down();
  });
}

/** The application adds facts and changes state; it never updates or deletes a transfer or a fill. */
export async function grant(em: SqlEntityManager, role: string): Promise<void> {
  const name = `"${role.replaceAll('"', '""')}"`;
  await em.execute(`grant select, insert on ${APPEND_ONLY_TABLES.join(', ')} to ${name}`);
  await em.execute(`grant select, insert, update on ${STATE_TABLES.join(', ')} to ${name}`);
  await em.execute(`grant select, insert, update, delete on ${WORK_TABLES.join(', ')} to ${name}`);
  await em.execute(`grant select, insert, delete on ${FLEETING_TABLES.join(', ')} to ${name}`);
  await em.execute(`grant select on ${OWNERS_TABLES.join(', ')} to ${name}`);
}
