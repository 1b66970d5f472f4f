import { openDatabase, type Database } from '@prescient/core';
import { LocalServer } from '@prescient/local-postgres';
import { notice } from '../process/output.ts';
import type { ProcessSession } from '../process/session.ts';

/** Connection strings to a running server, and the function that leaves it. */
export interface DatabaseServer {
  readonly url: string;
  readonly ownerUrl: string;
  /** The place of the server, in words. */
  readonly place: string;
  leave(): Promise<void>;
}

/** Opens the server that DATABASE_URL names, or the local one, which is started unless it runs already. */
export async function openServer({ environment, shutdown }: ProcessSession): Promise<DatabaseServer> {
  const { databaseUrl, migrationDatabaseUrl, home } = environment;
  if (databaseUrl !== null) {
    const { host, pathname } = new URL(databaseUrl);
    const ownerUrl = migrationDatabaseUrl ?? databaseUrl;
    return { url: databaseUrl, ownerUrl, place: `PostgreSQL at ${host}${pathname}`, leave: async () => {} };
  }
  const server = await shutdown.waitFor(
    'the start of the local PostgreSQL',
    LocalServer.open({ home, notify: notice }),
  );
  const { applicationUrl, ownerUrl, port, origin, folder } = server.postgres;
  const place = `PostgreSQL on port ${port} (${origin}), data in ${folder}`;
  return { url: applicationUrl, ownerUrl, place, leave: () => server.leave() };
}

/** Opens the database, runs `work`, and closes the database even if `work` fails. */
export async function withDatabase<T>(
  session: ProcessSession,
  work: (db: Database, server: DatabaseServer) => Promise<T>,
): Promise<T> {
  const { environment, shutdown } = session;
  const server = await openServer(session);
  try {
    const { url, ownerUrl } = server;
    const opening = openDatabase({ url, ownerUrl, pooled: environment.databasePooled });
    const db = await shutdown.waitFor('the opening of the database', opening);
    try {
      return await work(db, server);
    } finally {
      await shutdown.waitFor('the connections to the database', db.close());
    }
  } finally {
    await shutdown.waitFor('the local PostgreSQL', server.leave());
  }
}
