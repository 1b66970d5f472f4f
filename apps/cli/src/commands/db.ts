import { localPostgresStatus, stopLocalPostgres } from '@prescient/local-postgres';
import { noMoreWords, readArguments } from '../arguments.ts';
import { withDatabase } from '../database.ts';
import type { Environment } from '../environment.ts';
import { print } from '../output.ts';
import { openShell } from '../sql-shell.ts';
import { UsageError } from '../usage-error.ts';
import { backup, verify } from './db-backup.ts';
import { reset } from './db-reset.ts';
import { restore } from './db-restore.ts';
import { rollBack } from './db-rollback.ts';

async function status({ databaseUrl, home }: Environment): Promise<void> {
  if (databaseUrl !== null) return print('DATABASE_URL is set; no local PostgreSQL is used.');
  const local = await localPostgresStatus(home);
  const state = local.running ? `runs as process ${local.pid} on port ${local.port}` : 'does not run';
  print(`Local PostgreSQL ${state}; its data lies in ${local.folder}.`);
}

async function stop({ home }: Environment): Promise<void> {
  print((await stopLocalPostgres(home)) ? 'Stopped.' : 'It does not run.');
}

const migrateUp = (environment: Environment): Promise<void> =>
  withDatabase(environment, async (_, server) => print(`Up to date: ${server.place}`));

async function psql(environment: Environment, asOwner: boolean): Promise<void> {
  await withDatabase(environment, (_, server) => openShell(asOwner ? server.ownerUrl : server.url));
}

/** `npm run db:…`: looks after the database. */
export async function db(args: readonly string[], environment: Environment): Promise<void> {
  const [verb, ...more] = args;
  if (verb === 'backup') return backup(more, environment);
  if (verb === 'verify') return verify(more);
  if (verb === 'restore') return restore(more, environment);
  if (verb === 'reset') return reset(more, environment);
  if (verb === 'rollback') return rollBack(more, environment);
  const { values, positionals } = readArguments(args, { owner: { type: 'boolean', default: false } });
  noMoreWords(positionals.slice(1));
  switch (positionals[0]) {
    case 'status':
      return status(environment);
    case 'stop':
      return stop(environment);
    case 'migrate':
      return migrateUp(environment);
    case 'psql':
      return psql(environment, values.owner);
    default:
      throw new UsageError(
        'db needs one of: psql [--owner], status, stop, migrate, rollback [--yes], reset [--yes], backup [FOLDER], verify FOLDER, restore FOLDER.',
      );
  }
}
