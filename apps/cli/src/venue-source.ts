import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { polymarketClient, type Observe, type VenueClient } from '@prescient/venues';
import { Player, readRecording, RecordingError, type Recording } from '@prescient/venues/recording';
import { playDay } from './played-day.ts';
import { UsageError } from './usage-error.ts';

/** A day of our own making, so that there is a venue where none can be reached. */
const SHIPPED_RECORDING = fileURLToPath(new URL('../recordings/harbour-day.ndjson.gz', import.meta.url));

/** The options that say which venue to use. */
export const VENUE_OPTIONS = {
  live: { type: 'boolean', default: false },
  play: { type: 'string' },
} as const;

/** A venue that can be asked. */
export interface VenueSource {
  readonly client: VenueClient;
  readonly isPlayed: boolean;
  /** What it is, for people. */
  readonly name: string;
  close(): Promise<void>;
}

/** Which venue to use, understood before anything starts. */
export type VenueChoice =
  | { readonly kind: 'live' }
  | { readonly kind: 'play'; readonly recording: Recording; readonly file: string };

async function recordingAt(file: string): Promise<Recording> {
  try {
    return await readRecording(file);
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(`--play ${file}: ${error.message}`);
    throw error;
  }
}

/**
 * Understands the options; null where they name no venue and there is none by default.
 * @throws UsageError
 */
export async function chooseVenue(
  { live, play }: { live: boolean; play?: string | undefined },
  otherwise: 'shipped' | 'none',
): Promise<VenueChoice | null> {
  if (live && play !== undefined) throw new UsageError('--live and --play exclude each other; name one.');
  if (live) return { kind: 'live' };
  if (play === undefined && otherwise === 'none') return null;
  const file = play ?? SHIPPED_RECORDING;
  return { kind: 'play', recording: await recordingAt(file), file };
}

/** Where a recording is played up to in a data folder: a venue's time never goes back for who traded there. */
async function placeFile(home: string, { header }: Recording, file: string): Promise<string> {
  const folder = join(home, 'played');
  await mkdir(folder, { recursive: true });
  return join(folder, `${basename(file)}.${Date.parse(header.startedAt)}`);
}

async function playedUpTo(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '0');
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

const SAVE_EVERY_MS = 2_000;

async function playRecording(
  { recording, file }: Extract<VenueChoice, { kind: 'play' }>,
  home: string,
  observe?: Observe,
): Promise<VenueSource> {
  const path = await placeFile(home, recording, file);
  const player = await Player.start(recording);
  let isClosed = false;
  const place = { from: await playedUpTo(path), file, isClosed: () => isClosed };
  const day = await playDay(player, place).catch(async (error: unknown) => {
    await player.close();
    throw error;
  });
  const save = (): Promise<void> => writeFile(path, `${Math.floor(player.position)}`).catch(() => undefined);
  const timer = setInterval(() => void save(), SAVE_EVERY_MS).unref();
  const { gamma, clob, ws } = player.urls;
  return {
    client: polymarketClient({
      gammaUrl: gamma,
      clobUrl: clob,
      streamUrl: `${ws}/market`,
      receivedAt: day.receivedAt,
      ...(observe && { observe }),
    }),
    isPlayed: true,
    name: `a recording of ${recording.header.startedAt.slice(0, 10)} (${basename(file)})${day.remark}`,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await save();
      await player.close();
      await day.done;
    },
  };
}

/**
 * Opens the venue; `observe` is shown all that it says.
 * @throws RecordingError where a recording cannot be read on
 */
export const openVenue = async (choice: VenueChoice, home: string, observe?: Observe): Promise<VenueSource> =>
  choice.kind === 'play'
    ? playRecording(choice, home, observe)
    : {
        client: polymarketClient(observe && { observe }),
        isPlayed: false,
        name: 'Polymarket',
        close: async () => {},
      };
