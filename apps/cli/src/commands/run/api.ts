import { withDatabase } from '../../database/database.ts';
import type { VENUE_OPTIONS } from '../../declarations/run/venue-options.ts';
import { print, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import type { OptionValues } from '../../program/declare.ts';
import { serve } from '../../serving/serve.ts';
import { openChosen } from '../../venue/recorded-venue.ts';
import { chooseVenue } from '../../venue/venue-source.ts';

type Given = OptionValues<typeof VENUE_OPTIONS> & { readonly json: boolean };

/** `prescient api`: database and API, without a bot, until it is stopped; `--live` or `--play FILE` connects it to venues. */
export async function api(given: Given, session: Session): Promise<void> {
  const { environment, shutdown } = session;
  const choice = await chooseVenue(given, 'none');
  shutdown.listen();
  await withDatabase(session, async (db, server) => {
    const venue = await openChosen(choice, environment.home, { file: given.record });
    try {
      const running = await serve(db, session, venue);
      if (given.json) printJson({ url: running.url, database: server.place, markets: venue?.name ?? null });
      else print(`${server.place}${venue ? `\nMarkets of ${venue.name}` : ''}\nAPI at ${running.url}`);
      await shutdown.requested;
      await running.close();
    } finally {
      if (venue) await shutdown.waitFor('the venue', venue.close());
    }
  });
}
