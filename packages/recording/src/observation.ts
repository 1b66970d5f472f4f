import { z } from 'zod';
import type { Venue } from '@prescient/venues';

/**
 * The hosts of a venue that answer over HTTP. A recording of Polymarket has `gamma` and `clob`, one of Kalshi
 * `kalshi`.
 */
export const httpHosts = ['gamma', 'clob', 'kalshi'] as const;
export type HttpHost = (typeof httpHosts)[number];

const at = z.int().nonnegative();
/** The place among the observations of a recording, from 1, and the clock's time of receipt where `at` is later than it. */
const stamps = { number: z.int().positive().optional(), received: z.int().optional() };
const status = z.int().min(200).max(599);
// Those that say how an answer is to be read: `retry-after` and `content-type`. The player sends no others.
const headers = z.record(z.string(), z.string()).optional();

const httpObservation = z.object({
  at,
  ...stamps,
  kind: z.literal('http'),
  method: z.enum(['GET', 'POST']),
  url: z.string().startsWith('/'),
  host: z.enum(httpHosts),
  request: z.string().optional(),
  status,
  body: z.string(),
  headers,
});

const frameObservation = z.object({
  at,
  ...stamps,
  kind: z.literal('ws'),
  stream: z.string().min(1),
  frame: z.string(),
});

const outageObservation = z.object({
  at,
  kind: z.literal('outage'),
  host: z.enum(httpHosts),
  path: z.string().startsWith('/'),
  times: z.int().positive(),
  status,
  body: z.string(),
  headers,
});

const goneObservation = z.object({ at, kind: z.literal('gone'), marketId: z.string().min(1) });

/** The first line of a recording. */
export const recordingHeader = z.object({
  format: z.literal('prescient-recording'),
  version: z.literal(1),
  venue: z.string().min(1),
  startedAt: z.iso.datetime(),
});

/** Every other line of a recording. */
export const observation = z.discriminatedUnion('kind', [
  httpObservation,
  frameObservation,
  outageObservation,
  goneObservation,
]);

/** The header of a recording. `venue` names one venue or several with commas; `startedAt` is ISO time in UTC. */
export type RecordingHeader = Readonly<z.output<typeof recordingHeader>>;

const isVenue = (name: string): name is Venue => name === 'polymarket' || name === 'kalshi';

/** The venues of a recording; null where one of them is none that this package reads. */
export function venuesOf({ venue }: Pick<RecordingHeader, 'venue'>): readonly [Venue, ...Venue[]] | null {
  const [first, ...others] = venue.split(',');
  return first !== undefined && isVenue(first) && others.every(isVenue) ? [first, ...others] : null;
}

/** An answer over HTTP: `url` is path and query below the host's base URL, `body` the text as it came, `request` what was sent. */
export type HttpObservation = Readonly<z.output<typeof httpObservation>>;

/** A frame that a stream sent, as it came: whole or cut off, JSON or not. */
export type FrameObservation = Readonly<z.output<typeof frameObservation>>;

/**
 * From `at` on, the next `times` requests to the host whose path and query begin with `path` are answered like this.
 * Counted in requests and not in time, so that a client meets the fault however fast the recording is played.
 */
export type OutageObservation = Readonly<z.output<typeof outageObservation>>;

/** From `at` on the venue lists a market of Polymarket no longer, nor its books and prices. */
export type GoneObservation = Readonly<z.output<typeof goneObservation>>;

/**
 * One thing that a venue said; `at` is milliseconds since the recording began and never goes back. A live recording numbers what it
 * has; one of an earlier release, or one that was made up, does not.
 */
export type Observation = HttpObservation | FrameObservation | OutageObservation | GoneObservation;

/**
 * A recording to play: a file, or a day that a generator makes up as it goes. Each call of `observations` starts
 * again.
 */
export interface Recording {
  readonly header: RecordingHeader;
  observations(): Iterable<Observation> | AsyncIterable<Observation>;
}

/** A venue without an end, which can be told from any moment on. */
export interface EndlessRecording {
  readonly header: RecordingHeader;
  /** First all that is so at that moment, then what follows it; without an end. */
  observationsFrom(at: number): Iterable<Observation>;
  /** The answer about a market that had gone by that moment; null for every other question. */
  formerly(question: { readonly host: string; readonly path: string }, at: number): string | null;
}

/** Anything that a player serves as a venue. */
export type Playable = Recording | EndlessRecording;
