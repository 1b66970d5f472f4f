import { openDatabase } from '@prescient/core';
import { openLocalPostgres } from '@prescient/local-postgres';
import { temporaryHome } from '@prescient/workshop';

/** Puts a cluster into a home that has none. */
export type MakeCluster = (home: string) => Promise<void>;

/**
 * PostgreSQL with durability on, in a folder of its own, with the tables in it.
 * @param makeCluster makes its cluster; PostgreSQL's own initdb does unless it is given
 */
export async function openBooks(opening: AsyncDisposableStack, makeCluster?: MakeCluster) {
  const home = await temporaryHome('day');
  opening.defer(() => home.remove());
  await makeCluster?.(home.path);
  const postgres = await openLocalPostgres({ home: home.path });
  opening.defer(() => postgres.leave());
  const { applicationUrl: url, ownerUrl } = postgres;
  const db = await openDatabase({ url, ownerUrl });
  opening.defer(() => db.close());
  return { db, ownerUrl };
}
