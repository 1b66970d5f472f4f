import { checkSource, createClient } from '@prescient/bot';
import { typed, UsageError } from '@prescient/terminal';
import { withDatabase } from '../../database/database.ts';
import type { SESSION_OPTION } from '../../declarations/run/start.ts';
import type { VENUE_OPTIONS } from '../../declarations/run/venue-options.ts';
import { print } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import type { OptionValues } from '../../program/declare.ts';
import { serve } from '../../serving/serve.ts';
import { botOptions, type BotValues } from '../../trading/bot-options.ts';
import { BOT_PATIENCE_MS, BotRuns } from '../../trading/bot-runs.ts';
import { isDemo, runDemo } from '../../trading/demo.ts';
import { KeptSession, type SessionTask } from '../../trading/kept-session.ts';
import { openStrategies } from '../../trading/open-strategies.ts';
import { openChosen } from '../../venue/recorded-venue.ts';
import { chooseVenue, type VenueChoice, type VenueSource } from '../../venue/venue-source.ts';

const hints = (url: string): string =>
  [
    '',
    `The API listens on ${url} until you press Ctrl-C. Four things to try next:`,
    `  open ${url}/ in a browser`,
    `  curl ${url}/paper-trading/portfolio`,
    `  curl "${url}/paper-trading/history?limit=5"`,
    `  ${typed('db psql').padEnd(22)} and then: select * from portfolio_positions;`,
  ].join('\n');

type StartGiven = BotValues & OptionValues<typeof VENUE_OPTIONS & typeof SESSION_OPTION>;

/** Begins the session that the options name; null where they name none. @throws UsageError */
async function openSession(
  { session, record, once }: StartGiven,
  task: SessionTask,
  choice: VenueChoice,
): Promise<KeptSession | null> {
  if (session === undefined) return null;
  if (record !== undefined)
    throw new UsageError(
      '--session and --record cannot be used together; a session has the recording in it.',
    );
  if (once) throw new UsageError('--session and --once cannot be used together; a session has many cycles.');
  return KeptSession.open(session, task, choice);
}

/** Ends a session in which everything went well; one that was not ended is given up. */
async function endSession(kept: KeptSession, { environment, shutdown }: Session, url: string): Promise<void> {
  // The client of the bots has given up by then.
  const client = createClient(url, environment.token, new AbortController().signal);
  await shutdown.waitFor('the session', kept.close(client));
}

/**
 * `prescient start`: database, API and the bot's first cycle, then serving, and in the played world the trading of the demo. With
 * `--once` everything stops after the cycle, and with `--session` all of it is kept for a replay.
 */
export async function start(given: StartGiven, session: Session): Promise<void> {
  const { environment, shutdown } = session;
  const options = botOptions(given, null);
  // A file that cannot be used is reported before anything starts.
  await checkSource(options.settings.source, new Date());
  const strategies = await openStrategies(options);
  const choice = (await chooseVenue(given, 'world'))!;
  const kept = await openSession(given, { options, strategies }, choice);
  const stop = shutdown.listen();
  try {
    await withDatabase(session, async (db, server) => {
      const source = (await openChosen(choice, environment.home, {
        file: given.record,
        observe: kept?.observe,
      }))!;
      const venue: VenueSource = kept === null ? source : { ...source, quoted: kept.quoted };
      try {
        const api = await serve(db, session, venue);
        try {
          const client = createClient(api.url, environment.token, shutdown.after(BOT_PATIENCE_MS));
          const traded = { client: venue.clients[0], read: api.marketsRead };
          const place = { client, venue: traded, keepCycle: kept?.keepCycle };
          const runs = new BotRuns(session, place, { options, strategies });
          if (!options.json) print(`${server.place}\nMarkets of ${venue.name}\nAPI at ${api.url}\n`);
          await kept?.requireFresh(client);
          if (given.once) return await runs.only();
          await runs.first();
          if (!options.json && !stop.aborted) print(hints(api.url));
          if (venue.kind === 'world' && isDemo(options, given.once))
            await runDemo(session, { db, client, venue: traded }, options);
          else await runs.further();
          await shutdown.requested;
          if (kept !== null) await endSession(kept, session, api.url);
        } finally {
          await api.close();
        }
      } finally {
        await shutdown.waitFor('the venue', venue.close());
      }
    });
  } finally {
    await kept?.abandon();
  }
}
