import { noMoreWords, readArguments } from '../arguments.ts';
import { aborted, stopRequested } from '../ending.ts';
import type { Environment } from '../environment.ts';
import { followVenue, type Following } from '../follow-venue.ts';
import { notice, print } from '../output.ts';
import { openRecorded } from '../recorded-venue.ts';
import { UsageError } from '../usage-error.ts';
import { chooseVenue, liveVenue, type VenueChoice } from '../venue-source.ts';

const OPTIONS = {
  minutes: { type: 'string' },
  markets: { type: 'string', default: '100' },
  venue: { type: 'string' },
  play: { type: 'string' },
} as const;

/** How often the venue's lists are read, so that a recording knows how its markets ended. */
const LIST_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

function positive(name: string, text: string): number {
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--${name} "${text}" must be a number above 0.`);
}

/** A recording says itself of which venue it is. */
async function choose(venue: string | undefined, play: string | undefined): Promise<VenueChoice> {
  if (play === undefined) return liveVenue(venue ?? 'polymarket');
  if (venue !== undefined) throw new UsageError('--venue and --play exclude each other; name one.');
  return (await chooseVenue({ live: false, play }, 'none'))!;
}

/**
 * `npm run record -- FILE`: writes what a venue says of its markets, exactly as it comes, to a file that `--play` plays:
 * Polymarket unless `--venue` says `kalshi`. Ends at Ctrl-C or after `--minutes`. With `--play FILE` it is a recording that
 * is recorded.
 * @throws UsageError, VenueError, RecordingError
 */
export async function record(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('Name the file to record to: npm run record -- FILE');
  noMoreWords(more);
  const markets = Math.ceil(positive('markets', values.markets));
  const minutes = values.minutes === undefined ? null : positive('minutes', values.minutes);
  const choice = await choose(values.venue, values.play);
  const venue = await openRecorded(choice, environment.home, file);
  const stop = new AbortController();
  void aborted(stopRequested()).then(() => stop.abort());
  const timer = minutes === null ? undefined : setTimeout(() => stop.abort(), minutes * MINUTE_MS);
  const following: Following = {
    markets,
    listEveryMs: LIST_EVERY_MS,
    signal: AbortSignal.any([stop.signal, venue.failed]),
    begun: (count) => notice(`Following ${count} markets; Ctrl-C ends the recording.`),
  };
  let changes = 0;
  try {
    // One at a time may fail, and then the recording ends: it would lack what it says that it has.
    const counts = venue.clients.map((client) => followVenue(client, following));
    for (const count of await Promise.all(counts)) changes += count;
  } finally {
    stop.abort();
    clearTimeout(timer);
    await venue.close();
  }
  print(`${changes} changes of books recorded to ${file}; npm start -- --play ${file}`);
}
