import { openDatabase } from '@prescient/core';
import { noMoreWords, readArguments } from '../../process/arguments.ts';
import { confirmed } from '../../process/confirm.ts';
import { openServer } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { notice, print } from '../../process/output.ts';
import { withClient } from '../../database/owner-client.ts';

async function emptySchema(ownerUrl: string): Promise<void> {
  const emptied = 'drop schema public cascade; create schema public; grant usage on schema public to public';
  await withClient(ownerUrl, (owner) => owner.query(emptied));
}

/** `npm run db:reset`: back to portfolio 1 with 10,000 dollars. Asks first. */
export async function reset(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, { yes: { type: 'boolean', default: false } });
  noMoreWords(positionals);
  const server = await openServer(session);
  try {
    const warning = `This deletes every portfolio, trade and token in ${server.place}.`;
    if (!values.yes && !(await confirmed('reset', warning))) return notice('Nothing was changed.');
    await emptySchema(server.ownerUrl);
    const db = await openDatabase({ url: server.url, ownerUrl: server.ownerUrl });
    await db.close();
    print('Reset: portfolio 1 has 10,000 dollars and no trades.');
  } finally {
    await server.leave();
  }
}
