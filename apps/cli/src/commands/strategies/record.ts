import type { Session } from '../../process/session.ts';
import { followVenue, type Following } from '../../venue/follow-venue.ts';
import { notice, print, printJson } from '../../process/output.ts';
import { openRecorded } from '../../venue/recorded-venue.ts';
import { shellWord, UsageError, typed } from '@prescient/terminal';
import { chooseVenue, liveVenue, type VenueChoice } from '../../venue/venue-source.ts';

interface RecordGiven {
  readonly file: string;
  readonly minutes: string | undefined;
  readonly markets: string;
  readonly venue: string | undefined;
  readonly play: string | undefined;
  readonly json: boolean;
}

/** Milliseconds between two readings of the venue's lists, so that the recording has how its markets ended. */
const LIST_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

function positive(name: string, text: string): number {
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--${name} "${text}" must be a number above 0.`);
}

/** Returns the venue to record. A recording that is played names its venue itself. */
async function choose(venue: string | undefined, play: string | undefined): Promise<VenueChoice> {
  if (play === undefined) return liveVenue(venue ?? 'polymarket');
  if (venue !== undefined) throw new UsageError('--venue and --play cannot be used together; choose one.');
  return (await chooseVenue({ live: false, play }, 'none'))!;
}

/**
 * `prescient record FILE`: writes everything that a venue says of its markets, exactly as it comes, to a file for
 * `--play`. The venue is Polymarket unless `--venue` says `kalshi`; with `--play FILE` another recording is recorded.
 * Ends at Ctrl-C or after `--minutes`.
 * @throws UsageError, VenueError, RecordingError
 */
export async function record(values: RecordGiven, { environment, shutdown }: Session): Promise<void> {
  const { file } = values;
  const markets = Math.ceil(positive('markets', values.markets));
  const minutes = values.minutes === undefined ? null : positive('minutes', values.minutes);
  const choice = await choose(values.venue, values.play);
  const venue = await openRecorded(choice, environment.home, file);
  const stop = new AbortController();
  const requested = shutdown.listen();
  const timer = minutes === null ? undefined : setTimeout(() => stop.abort(), minutes * MINUTE_MS);
  const following: Following = {
    markets,
    listEveryMs: LIST_EVERY_MS,
    signal: AbortSignal.any([requested, stop.signal, venue.failed]),
    begun: (count) => notice(`Following ${count} markets; Ctrl-C ends the recording.`),
  };
  let changes = 0;
  try {
    // The recording ends if one venue fails: otherwise it would lack what its header promises.
    const counts = venue.clients.map((client) => followVenue(client, following));
    for (const count of await Promise.all(counts)) changes += count;
  } finally {
    stop.abort();
    clearTimeout(timer);
    await venue.close();
  }
  if (values.json) printJson({ file, changes });
  else
    print(
      `${changes} changes of books recorded to ${file}; play it with: ${typed(`start --play ${shellWord(file)}`)}`,
    );
}
