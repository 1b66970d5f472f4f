import { openDatabase } from '@prescient/core';
import { confirmed } from '../../process/confirm.ts';
import { openServer } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { notice, print, printJson } from '../../process/output.ts';
import { withClient } from '../../database/owner-client.ts';

async function emptySchema(ownerUrl: string): Promise<void> {
  const emptied = 'drop schema public cascade; create schema public; grant usage on schema public to public';
  await withClient(ownerUrl, (owner) => owner.query(emptied));
}

/** `prescient db reset`: back to portfolio 1 with 10,000 dollars. Asks first. */
export async function reset(given: { yes: boolean; json: boolean }, session: Session): Promise<void> {
  const server = await openServer(session);
  try {
    const warning = `This deletes every portfolio, trade and token in ${server.place}.`;
    if (!given.yes && !(await confirmed('db reset', warning))) return notice('Nothing was changed.');
    await emptySchema(server.ownerUrl);
    const db = await openDatabase({ url: server.url, ownerUrl: server.ownerUrl });
    await db.close();
    if (given.json) printJson({ reset: true });
    else print('Reset: portfolio 1 has 10,000 dollars and no trades.');
  } finally {
    await server.leave();
  }
}
