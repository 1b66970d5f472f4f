import { BoughtSides, createClient } from '@prescient/bot';
import { noMoreWords, readArguments } from '../arguments.ts';
import { runCycles, runFirstCycle, runOnlyCycle } from '../bot-cycle.ts';
import { BOT_OPTIONS, botOptions } from '../bot-options.ts';
import { withDatabase } from '../database.ts';
import { aborted, BOT_PATIENCE_MS, ending, later, stopRequested } from '../ending.ts';
import type { Environment } from '../environment.ts';
import { print } from '../output.ts';
import { openChosen } from '../recorded-venue.ts';
import { serve } from '../serve.ts';
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
        const client = createClient(api.url, environment.token, later(stop, BOT_PATIENCE_MS));
        const markets = venue && { venue, read: api.marketsRead };
        const place = { client, home: environment.home, venue: markets, bought: new BoughtSides(), stop };
        if (!options.json) print(`${server.place}\nMarkets of ${venue?.name}\nAPI at ${api.url}\n`);
        if (values.once) return await runOnlyCycle(place, options);
        await runFirstCycle(place, options);
        if (!options.json && !stop.aborted) print(hints(api.url));
        await runCycles(place, options);
        await aborted(stop);
      } finally {
        await api.close();
      }
    } finally {
      if (venue) await ending('the venue', venue.close());
    }
  });
}
