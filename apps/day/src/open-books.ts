import { openDatabase } from '@prescient/core';
import { openLocalPostgres } from '@prescient/local-postgres';
import { temporaryHome } from '@prescient/workshop';

/** PostgreSQL with durability on, in a folder of its own, with the tables in it. */
export async function openBooks(opening: AsyncDisposableStack) {
  const home = await temporaryHome('day');
  opening.defer(() => home.remove());
  const postgres = await openLocalPostgres({ home: home.path });
  opening.defer(() => postgres.leave());
  const { applicationUrl: url, ownerUrl } = postgres;
  const db = await openDatabase({ url, ownerUrl });
  opening.defer(() => db.close());
  return { db, ownerUrl };
}
