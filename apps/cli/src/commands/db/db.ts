import { localPostgresStatus, stopLocalPostgres } from '@prescient/local-postgres';
import { withDatabase } from '../../database/database.ts';
import { openShell } from '../../database/sql-shell.ts';
import { print, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';

interface Given {
  readonly json: boolean;
}

/** `prescient db status`: where the local PostgreSQL runs. */
export async function status(
  { json }: Given,
  { environment: { databaseUrl, home } }: Session,
): Promise<void> {
  if (databaseUrl !== null) {
    if (json) return printJson({ local: null });
    return print('DATABASE_URL is set; no local PostgreSQL is used.');
  }
  const local = await localPostgresStatus(home);
  if (json) return printJson({ local });
  const state = local.running ? `runs as process ${local.pid} on port ${local.port}` : 'does not run';
  print(`Local PostgreSQL ${state}; its data is in ${local.folder}.`);
}

/** `prescient db stop`: stops the local PostgreSQL. */
export async function stop({ json }: Given, { environment: { home } }: Session): Promise<void> {
  const stopped = await stopLocalPostgres(home);
  if (json) return printJson({ stopped });
  print(stopped ? 'Stopped.' : 'It does not run.');
}

/** `prescient db migrate`: brings the tables up to date. */
export async function migrate({ json }: Given, session: Session): Promise<void> {
  await withDatabase(session, async (_, { place }) =>
    json ? printJson({ database: place }) : print(`Up to date: ${place}`),
  );
}

/** `prescient db psql`: opens a SQL shell. */
export async function psql(
  { owner, json }: Given & { readonly owner: boolean },
  session: Session,
): Promise<void> {
  await withDatabase(session, (_, server) => openShell(owner ? server.ownerUrl : server.url, json));
}
