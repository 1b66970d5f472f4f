import { noMoreWords, readArguments } from '../arguments.ts';
import { withDatabase } from '../database.ts';
import { aborted, ending, stopRequested } from '../ending.ts';
import type { Environment } from '../environment.ts';
import { print } from '../output.ts';
import { openChosen } from '../recorded-venue.ts';
import { serve } from '../serve.ts';
import { chooseVenue, VENUE_OPTIONS } from '../venue-source.ts';

/** `npm run api`: database and API, no bot, until told to stop; connected to venues with `--live` or `--play FILE`. */
export async function api(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, VENUE_OPTIONS);
  noMoreWords(positionals);
  const choice = await chooseVenue(values, 'none');
  const stop = stopRequested();
  await withDatabase(environment, async (db, server) => {
    const venue = await openChosen(choice, environment.home, values.record);
    try {
      const running = await serve(db, environment, venue);
      print(`${server.place}${venue ? `\nMarkets of ${venue.name}` : ''}\nAPI at ${running.url}`);
      await aborted(stop);
      await running.close();
    } finally {
      if (venue) await ending('the venue', venue.close());
    }
  });
}
