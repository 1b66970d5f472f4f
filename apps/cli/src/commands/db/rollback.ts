import { connect, listMigrations, migrateDown, type Database } from '@prescient/core';
import { confirmed } from '../../process/confirm.ts';
import { openServer } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { notice, print, printJson } from '../../process/output.ts';
import { UsageError, typed } from '@prescient/terminal';

/** Returns the newest migration. @throws UsageError if only the first one, which holds the portfolios, is left */
async function newestMigration(owner: Database): Promise<string> {
  const names = await listMigrations(owner);
  if (names.length > 1) return names.at(-1)!;
  throw new UsageError(
    `Only the first migration is left, and it is never taken back. "${typed('db reset')}" deletes all data.`,
  );
}

/** `prescient db rollback`: takes the newest migration back, and with it what its tables and columns hold. Asks first. */
export async function rollBack(given: { yes: boolean; json: boolean }, session: Session): Promise<void> {
  const server = await openServer(session);
  try {
    const owner = await connect({ url: server.ownerUrl });
    try {
      const name = await newestMigration(owner);
      const warning = `This takes the migration ${name} back in ${server.place}, and deletes the data in its tables and columns.`;
      if (!given.yes && !(await confirmed('db rollback', warning))) return notice('Nothing was changed.');
      await migrateDown(owner);
      if (given.json) printJson({ takenBack: name });
      else
        print(
          `${name} was taken back. The next start applies it again, but only a backup can bring its data back.`,
        );
    } finally {
      await owner.close();
    }
  } finally {
    await server.leave();
  }
}
