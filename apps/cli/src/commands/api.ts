import { withDatabase } from '../database/database.ts';
import { noMoreWords, readArguments } from '../process/arguments.ts';
import { print } from '../process/output.ts';
import type { Session } from '../process/session.ts';
import { serve } from '../serving/serve.ts';
import { openChosen } from '../venue/recorded-venue.ts';
import { chooseVenue, VENUE_OPTIONS } from '../venue/venue-source.ts';

/** `npm run api`: database and API, without a bot, until it is stopped; `--live` or `--play FILE` connects it to venues. */
export async function api(args: readonly string[], session: Session): Promise<void> {
  const { environment, shutdown } = session;
  const { values, positionals } = readArguments(args, VENUE_OPTIONS);
  noMoreWords(positionals);
  const choice = await chooseVenue(values, 'none');
  shutdown.listen();
  await withDatabase(session, async (db, server) => {
    const venue = await openChosen(choice, environment.home, values.record);
    try {
      const running = await serve(db, session, venue);
      print(`${server.place}${venue ? `\nMarkets of ${venue.name}` : ''}\nAPI at ${running.url}`);
      await shutdown.requested;
      await running.close();
    } finally {
      if (venue) await shutdown.waitFor('the venue', venue.close());
    }
  });
}
