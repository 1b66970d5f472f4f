import { decodeText, type FillModel } from '@prescient/core/domain';
import { parsePage } from '@prescient/venues';
import { marketsOfCatalogue } from '../signals/markets-of-catalogue.ts';
import { marketsOfVenue } from '../signals/markets-of-venue.ts';
import { readInput } from '../signals/read-input.ts';
import type { SignalPlan } from '../signals/signal-plan.ts';
import { signalsOfFile } from '../signals/signals-of-file.ts';
import { signalsOfMarkets, type MarketsRead } from '../signals/signals-of-markets.ts';
import type { BotPlace } from './bot.ts';
import type { BotSettings, SignalSource } from './settings.ts';

const NO_MARKETS =
  'There is no open market to trade. Connect the API to a venue with --live or --play FILE, or give the bot --markets FILE or --signals FILE.';

/** The markets of a file in the shape of Polymarket's Gamma: markets, or events with theirs. @throws UsageError */
const marketsOfFile = (file: string): Promise<MarketsRead> =>
  readInput({ option: '--markets', file }, (bytes) => parsePage('polymarket', decodeText(bytes)));

/** Reads the file that a source names, so that a bad file is reported before anything starts. @throws UsageError */
export async function checkSource(source: SignalSource, now: Date): Promise<void> {
  if (source.kind === 'signals') await signalsOfFile(source.file, now);
  if (source.kind === 'markets') await marketsOfFile(source.file);
}

/** Waits until the API has read the venue's markets, or until the bot is stopped. */
export async function untilRead({ venue, stop }: BotPlace): Promise<void> {
  if (venue === null) return;
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  stop.addEventListener('abort', end);
  try {
    if (!stop.aborted) await Promise.race([venue.read, stopped]);
  } finally {
    stop.removeEventListener('abort', end);
  }
}

function readMarkets({ client, venue, stop }: BotPlace, source: SignalSource): Promise<MarketsRead> {
  if (source.kind === 'markets') return marketsOfFile(source.file);
  return venue === null ? marketsOfCatalogue(client) : marketsOfVenue(venue.client, stop);
}

/**
 * The signals of one cycle, from the source that the settings name.
 * @throws UsageError, VenueError, TRPCClientError; the reason of `stop`
 */
export async function planSignals(
  place: BotPlace,
  settings: BotSettings & { readonly fillModel: FillModel },
): Promise<SignalPlan> {
  const { clock, stop } = place;
  await untilRead(place);
  stop.throwIfAborted();
  const { source } = settings;
  if (source.kind === 'signals') return signalsOfFile(source.file, clock.now());
  const read = await readMarkets(place, source);
  if (read.markets.length === 0 && source.kind === 'venue') place.tell(NO_MARKETS);
  return signalsOfMarkets(read, settings, clock.now());
}
