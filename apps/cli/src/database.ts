import { openDatabase, type Database } from '@prescient/core';
import { ending } from './ending.ts';
import type { Environment } from './environment.ts';
import { LocalServer } from './local-server.ts';

/** Connection strings to a server that runs, and how to let go of it. */
export interface DatabaseServer {
  readonly url: string;
  readonly ownerUrl: string;
  /** Where it is, in words. */
  readonly place: string;
  leave(): Promise<void>;
}

/** The server that DATABASE_URL names, or the local one, started where nobody has. */
export async function openServer(environment: Environment): Promise<DatabaseServer> {
  const { databaseUrl, migrationDatabaseUrl, home } = environment;
  if (databaseUrl !== null) {
    const { host, pathname } = new URL(databaseUrl);
    const ownerUrl = migrationDatabaseUrl ?? databaseUrl;
    return { url: databaseUrl, ownerUrl, place: `PostgreSQL at ${host}${pathname}`, leave: async () => {} };
  }
  const server = await ending('the start of the local PostgreSQL', LocalServer.open(home));
  const { applicationUrl, ownerUrl, port, origin, folder } = server.postgres;
  const place = `PostgreSQL on port ${port} (${origin}), data in ${folder}`;
  return { url: applicationUrl, ownerUrl, place, leave: () => server.leave() };
}

/** Opens the database for the length of `work`, then lets go of it, whatever happens. */
export async function withDatabase<T>(
  environment: Environment,
  work: (db: Database, server: DatabaseServer) => Promise<T>,
): Promise<T> {
  const server = await openServer(environment);
  try {
    const { url, ownerUrl } = server;
    const opening = openDatabase({ url, ownerUrl, pooled: environment.databasePooled });
    const db = await ending('the opening of the database', opening);
    try {
      return await work(db, server);
    } finally {
      await ending('the connections to the database', db.close());
    }
  } finally {
    await ending('the local PostgreSQL', server.leave());
  }
}
