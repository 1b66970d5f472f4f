import { setTimeout as sleep } from 'node:timers/promises';
import { handlesOf, VenueError, type OutcomeHandle, type VenueClient } from '@prescient/venues';
import { Recorder, RecordingError } from '@prescient/venues/recording';
import { noMoreWords, readArguments } from '../arguments.ts';
import { aborted, stopRequested } from '../ending.ts';
import type { Environment } from '../environment.ts';
import { notice, print } from '../output.ts';
import { UsageError } from '../usage-error.ts';
import { chooseVenue, openVenue } from '../venue-source.ts';

const OPTIONS = {
  minutes: { type: 'string' },
  markets: { type: 'string', default: '100' },
  play: { type: 'string' },
} as const;

/** How often the venue's lists are read, so that a recording knows how its markets ended. */
const LIST_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

function positive(name: string, text: string): number {
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--${name} "${text}" must be a number above 0.`);
}

/** The outcomes of the first markets of the list that take orders. */
async function listOutcomes(
  client: VenueClient,
  most: number,
  signal: AbortSignal,
): Promise<OutcomeHandle[]> {
  const handles: OutcomeHandle[] = [];
  for await (const { markets } of client.listMarkets({ status: 'open', signal })) {
    for (const market of markets.filter(({ acceptingOrders }) => acceptingOrders)) {
      handles.push(...handlesOf(market));
      if (handles.length >= 2 * most) return handles;
    }
  }
  return handles;
}

/** Reads the lists again and again, until the signal; what cannot be read is read the next time. */
async function keepListing(client: VenueClient, most: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(LIST_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await listOutcomes(client, most, signal).catch((error: unknown) => {
      if (!(error instanceof VenueError)) throw error;
    });
  }
}

/** Follows a venue until the signal, and answers how many changes of its books came. What is asked is observed elsewhere. */
async function follow(client: VenueClient, most: number, signal: AbortSignal): Promise<number> {
  const handles = await listOutcomes(client, most, signal);
  notice(`Following ${handles.length / 2} markets; Ctrl-C ends the recording.`);
  const listing = keepListing(client, most, signal);
  let changes = 0;
  for await (const _ of client.stream(handles, { signal })) changes += 1;
  await listing;
  return changes;
}

/**
 * `npm run record -- FILE`: writes what Polymarket says of its markets, exactly as it comes, to a file that `--play`
 * plays. Ends at Ctrl-C or after `--minutes`. With `--play FILE` it is a recording that is recorded.
 * @throws UsageError, VenueError
 */
export async function record(args: readonly string[], environment: Environment): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('Name the file to record to: npm run record -- FILE');
  noMoreWords(more);
  const most = Math.ceil(positive('markets', values.markets));
  const minutes = values.minutes === undefined ? null : positive('minutes', values.minutes);
  const choice = await chooseVenue({ live: values.play === undefined, play: values.play }, 'none');
  const recorder = await Recorder.create({ path: file, venue: 'polymarket' }).catch((error: unknown) => {
    if (error instanceof RecordingError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  });
  const venue = await openVenue(choice!, environment.home, (observed) => recorder.record(observed));
  const stop = new AbortController();
  void aborted(stopRequested()).then(() => stop.abort());
  const timer = minutes === null ? undefined : setTimeout(() => stop.abort(), minutes * MINUTE_MS);
  try {
    const changes = await follow(venue.client, most, stop.signal);
    print(`${changes} changes of books recorded to ${file}; npm start -- --play ${file}`);
  } finally {
    clearTimeout(timer);
    await venue.close();
    await recorder.close();
  }
}
