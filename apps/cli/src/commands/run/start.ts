import { checkSource, createClient } from '@prescient/bot';
import { typed } from '@prescient/terminal';
import { withDatabase } from '../../database/database.ts';
import type { VENUE_OPTIONS } from '../../declarations/run/venue-options.ts';
import { print } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import type { OptionValues } from '../../program/declare.ts';
import { serve } from '../../serving/serve.ts';
import { botOptions, type BotValues } from '../../trading/bot-options.ts';
import { BOT_PATIENCE_MS, BotRuns } from '../../trading/bot-runs.ts';
import { isDemo, runDemo } from '../../trading/demo.ts';
import { openStrategies } from '../../trading/open-strategies.ts';
import { openChosen } from '../../venue/recorded-venue.ts';
import { chooseVenue } from '../../venue/venue-source.ts';

const hints = (url: string): string =>
  [
    '',
    `The API listens on ${url} until you press Ctrl-C. Four things to try next:`,
    `  open ${url}/ in a browser`,
    `  curl ${url}/paper-trading/portfolio`,
    `  curl "${url}/paper-trading/history?limit=5"`,
    `  ${typed('db psql').padEnd(22)} and then: select * from portfolio_positions;`,
  ].join('\n');

/**
 * `prescient start`: database, API and the bot's first cycle, then serving, and in the played world the trading of the demo. With
 * `--once` everything stops after the cycle.
 */
export async function start(
  given: BotValues & OptionValues<typeof VENUE_OPTIONS>,
  session: Session,
): Promise<void> {
  const { environment, shutdown } = session;
  const options = botOptions(given, null);
  // A file that cannot be used is reported before anything starts.
  await checkSource(options.settings.source, new Date());
  const strategies = await openStrategies(options);
  const choice = await chooseVenue(given, 'world');
  const stop = shutdown.listen();
  await withDatabase(session, async (db, server) => {
    const venue = (await openChosen(choice, environment.home, given.record))!;
    try {
      const api = await serve(db, session, venue);
      try {
        const client = createClient(api.url, environment.token, shutdown.after(BOT_PATIENCE_MS));
        const traded = { client: venue.clients[0], read: api.marketsRead };
        const runs = new BotRuns(session, { client, venue: traded }, { options, strategies });
        if (!options.json) print(`${server.place}\nMarkets of ${venue.name}\nAPI at ${api.url}\n`);
        if (given.once) return await runs.only();
        await runs.first();
        if (!options.json && !stop.aborted) print(hints(api.url));
        if (venue.kind === 'world' && isDemo(options, given.once))
          await runDemo(session, { db, client, venue: traded }, options);
        else await runs.further();
        await shutdown.requested;
      } finally {
        await api.close();
      }
    } finally {
      await shutdown.waitFor('the venue', venue.close());
    }
  });
}
