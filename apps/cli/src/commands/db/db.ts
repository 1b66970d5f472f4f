import { localPostgresStatus, stopLocalPostgres } from '@prescient/local-postgres';
import { noMoreWords, readArguments } from '../../process/arguments.ts';
import { withDatabase } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { print } from '../../process/output.ts';
import { openShell } from '../../database/sql-shell.ts';
import { UsageError } from '@prescient/terminal';
import { backup, verify } from './backup.ts';
import { reset } from './reset.ts';
import { restore } from './restore.ts';
import { rollBack } from './rollback.ts';

async function status({ environment: { databaseUrl, home } }: Session): Promise<void> {
  if (databaseUrl !== null) return print('DATABASE_URL is set; no local PostgreSQL is used.');
  const local = await localPostgresStatus(home);
  const state = local.running ? `runs as process ${local.pid} on port ${local.port}` : 'does not run';
  print(`Local PostgreSQL ${state}; its data is in ${local.folder}.`);
}

async function stop({ environment: { home } }: Session): Promise<void> {
  print((await stopLocalPostgres(home)) ? 'Stopped.' : 'It does not run.');
}

const migrateUp = (session: Session): Promise<void> =>
  withDatabase(session, async (_, server) => print(`Up to date: ${server.place}`));

async function psql(session: Session, asOwner: boolean): Promise<void> {
  await withDatabase(session, (_, server) => openShell(asOwner ? server.ownerUrl : server.url));
}

/** `npm run db:…`: looks after the database. */
export async function db(args: readonly string[], session: Session): Promise<void> {
  const [verb, ...more] = args;
  if (verb === 'backup') return backup(more, session);
  if (verb === 'verify') return verify(more);
  if (verb === 'restore') return restore(more, session);
  if (verb === 'reset') return reset(more, session);
  if (verb === 'rollback') return rollBack(more, session);
  const { values, positionals } = readArguments(args, { owner: { type: 'boolean', default: false } });
  noMoreWords(positionals.slice(1));
  switch (positionals[0]) {
    case 'status':
      return status(session);
    case 'stop':
      return stop(session);
    case 'migrate':
      return migrateUp(session);
    case 'psql':
      return psql(session, values.owner);
    default:
      throw new UsageError(
        'db needs one of: psql [--owner], status, stop, migrate, rollback [--yes], reset [--yes], backup [FOLDER], verify FOLDER, restore FOLDER.',
      );
  }
}
