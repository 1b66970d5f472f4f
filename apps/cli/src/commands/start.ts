import { createClient } from '@prescient/bot';
import { noMoreWords, readArguments } from '../arguments.ts';
import { runCycle, runCycles } from '../bot-cycle.ts';
import { BOT_OPTIONS, botOptions } from '../bot-options.ts';
import { withDatabase } from '../database.ts';
import type { Environment } from '../environment.ts';
import { print } from '../output.ts';
import { openChosen } from '../recorded-venue.ts';
import { serve, stopRequested } from '../serve.ts';
import { chooseVenue, VENUE_OPTIONS } from '../venue-source.ts';
import { readWishes } from '../wishes.ts';

const hints = (url: string): string =>
  [
    '',
    `The API listens on ${url} until you press Ctrl-C. Three things to try next:`,
    `  curl ${url}/paper-trading/portfolio`,
    `  curl "${url}/paper-trading/history?limit=5"`,
    '  npm run db:psql        and then: select * from portfolio_positions;',
  ].join('\n');

/** `npm start`: database, API and the bot's first cycle, then serving. With `--once` everything stops after the cycle. */
export async function start(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, { ...BOT_OPTIONS, ...VENUE_OPTIONS });
  noMoreWords(positionals);
  const options = botOptions(values, null);
  // A file that cannot be used is said before anything starts.
  await readWishes(options, new Date());
  const choice = await chooseVenue(values, 'shipped');
  const stop = stopRequested();
  await withDatabase(environment, async (db, server) => {
    const venue = await openChosen(choice, environment.home, values.record);
    try {
      const api = await serve(db, environment, venue);
      try {
        const client = createClient(api.url, environment.token);
        const place = { client, home: environment.home, venue: venue && { venue, read: api.marketsRead } };
        if (!options.json) print(`${server.place}\nMarkets of ${venue?.name}\nAPI at ${api.url}\n`);
        await runCycle(place, options);
        if (values.once) return;
        if (!options.json) print(hints(api.url));
        await runCycles(place, options, stop);
        await stop;
      } finally {
        await api.close();
      }
    } finally {
      await venue?.close();
    }
  });
}
