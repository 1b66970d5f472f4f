import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  kalshiClient,
  polymarketClient,
  venueNames,
  type ClientOptions,
  type Venue,
  type VenueClient,
} from '@prescient/venues';
import {
  Player,
  readRecording,
  RecordingError,
  venuesOf,
  type PlayerUrls,
  type Recording,
} from '@prescient/recording';
import { makeFolder } from '@prescient/local-postgres';
import type { QuoteListener } from '../serving/heard-quotes.ts';
import { playDay } from './played-day.ts';
import { playWorld } from './played-world.ts';
import { UsageError } from '@prescient/terminal';

/** Venues that can be asked. */
export interface VenueSource {
  /** One for each venue; the bot trades at the first. */
  readonly clients: readonly [VenueClient, ...VenueClient[]];
  readonly kind: VenueChoice['kind'];
  /** The recording or world that is played; null if the venue is real. */
  readonly recording: { readonly isOver: () => boolean } | null;
  /** Its name for people. */
  readonly name: string;
  /** Is told of each quote that the desk is given; absent where nobody listens. */
  readonly quoted?: QuoteListener;
  close(): Promise<void>;
}

/** The options with which a venue is asked, and the observer of all its answers. */
export type AskOptions = Pick<ClientOptions, 'observe' | 'retries' | 'timeoutMs'>;

type Venues = readonly [Venue, ...Venue[]];

/** The venues to use, as the options name them. */
export type VenueChoice =
  | { readonly kind: 'live'; readonly venues: Venues; readonly urls: PlayerUrls | null }
  | { readonly kind: 'play'; readonly venues: Venues; readonly recording: Recording; readonly file: string }
  | { readonly kind: 'world'; readonly venues: Venues };

const LIVE: Venues = ['polymarket', 'kalshi'];

async function recordingAt(file: string): Promise<Recording> {
  try {
    return await readRecording(file);
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(`--play ${file}: ${error.message}`);
    throw error;
  }
}

/** Returns one real venue. @throws UsageError if it is none that Prescient can read */
export function liveVenue(name: string): VenueChoice {
  const venues = venuesOf({ venue: name });
  if (venues !== null) return { kind: 'live', venues, urls: null };
  throw new UsageError(`--venue "${name}" must be ${Object.keys(venueNames).join(' or ')}.`);
}

/** Returns the addresses of Polymarket's parts below one base address, as a mirror or a test venue has them. @throws UsageError */
function urlsBelow(base: string): PlayerUrls {
  if (!/^https?:$/.test(URL.parse(base)?.protocol ?? ''))
    throw new UsageError(`--at "${base}" must be an address such as http://127.0.0.1:9000.`);
  const root = base.replace(/\/+$/, '');
  const ws = `${root.replace(/^http/, 'ws')}/ws`;
  return { gamma: `${root}/gamma`, clob: `${root}/clob`, kalshi: `${root}/kalshi`, ws };
}

/**
 * Returns the venues that the options name; null if they name none and there is no default.
 * @throws UsageError
 */
export async function chooseVenue(
  { live, at, play }: { live: boolean; at?: string | undefined; play?: string | undefined },
  otherwise: 'world' | 'none',
): Promise<VenueChoice | null> {
  if (live && play !== undefined)
    throw new UsageError('--live and --play cannot be used together; choose one.');
  if (!live && at !== undefined) throw new UsageError('--at names the address of a live venue; add --live.');
  if (at !== undefined) return { kind: 'live', venues: ['polymarket'], urls: urlsBelow(at) };
  if (live) return { kind: 'live', venues: LIVE, urls: null };
  if (play === undefined) return otherwise === 'none' ? null : { kind: 'world', venues: ['polymarket'] };
  const recording = await recordingAt(play);
  const venues = venuesOf(recording.header);
  if (venues === null)
    throw new UsageError(
      `--play ${play}: it is of "${recording.header.venue}", a venue that we cannot read.`,
    );
  return { kind: 'play', venues, recording, file: play };
}

/**
 * Returns the file that keeps the place up to which a recording was played in a data folder: the time of a venue
 * never goes back for a portfolio that traded there.
 */
async function placeFile(home: string, { header }: Recording, file: string): Promise<string> {
  const folder = join(home, 'played');
  makeFolder(folder);
  return join(folder, `${basename(file)}.${Date.parse(header.startedAt)}`);
}

async function playedUpTo(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '0');
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

const SAVE_EVERY_MS = 2_000;

/** A client of one venue, at its own address or at a player's. */
function clientOf(venue: Venue, options: ClientOptions, played: PlayerUrls | null): VenueClient {
  if (venue === 'kalshi') return kalshiClient({ ...options, ...(played && { url: played.kalshi }) });
  const urls = played && { gammaUrl: played.gamma, clobUrl: played.clob, streamUrl: `${played.ws}/market` };
  return polymarketClient({ ...options, ...urls });
}

function clientsOf(
  [first, ...others]: Venues,
  options: ClientOptions,
  played: PlayerUrls | null = null,
): VenueSource['clients'] {
  return [clientOf(first, options, played), ...others.map((venue) => clientOf(venue, options, played))];
}

const namesOf = (venues: Venues): string => venues.map((venue) => venueNames[venue]).join(' and ');

async function playRecording(
  { venues, recording, file }: Extract<VenueChoice, { kind: 'play' }>,
  home: string,
  asked: AskOptions,
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
  return {
    clients: clientsOf(venues, { receivedAt: day.receivedAt, ...asked }, player.urls),
    kind: 'play',
    recording: day,
    name: `a recording of ${namesOf(venues)}, ${recording.header.startedAt.slice(0, 10)} (${basename(file)})${day.remark}`,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await save();
      await player.close();
      await day.done;
    },
  };
}

async function openWorld(venues: Venues, asked: AskOptions): Promise<VenueSource> {
  const world = await playWorld();
  return {
    clients: clientsOf(venues, asked, world.urls),
    kind: 'world',
    recording: world,
    name: 'a played world that never ends, with the dates of this machine',
    close: () => world.close(),
  };
}

/**
 * Opens the venue.
 * @throws RecordingError if a recording cannot be read any further
 */
export async function openVenue(
  choice: VenueChoice,
  home: string,
  asked: AskOptions = {},
): Promise<VenueSource> {
  if (choice.kind === 'play') return playRecording(choice, home, asked);
  if (choice.kind === 'world') return openWorld(choice.venues, asked);
  return {
    clients: clientsOf(choice.venues, asked, choice.urls),
    kind: 'live',
    recording: null,
    name: namesOf(choice.venues),
    close: async () => {},
  };
}
