import { noMoreWords, readArguments } from '../arguments.ts';
import { withDatabase } from '../database.ts';
import type { Environment } from '../environment.ts';
import { print } from '../output.ts';
import { serve, stopRequested } from '../serve.ts';

/** `npm run api`: database and API, no bot, until told to stop. */
export async function api(args: readonly string[], environment: Environment): Promise<void> {
  noMoreWords(readArguments(args, {}).positionals);
  const stop = stopRequested();
  await withDatabase(environment, async (db, server) => {
    const running = await serve(db, environment);
    print(`${server.place}\nAPI at ${running.url}`);
    await stop;
    await running.close();
  });
}
