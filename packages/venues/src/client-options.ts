import type { Backoff, Chance } from './http/backoff.ts';
import { type Clock, systemClock } from '@prescient/core/domain';
import type { HttpOptions } from './http/venue-http.ts';
import { Outbound } from './http/outbound.ts';
import type { Pace } from './http/token-bucket.ts';
import type { Observe } from './observation.ts';

/** The options of every venue's client; all have defaults. */
export interface ClientOptions {
  /** Longest wait for a whole response: 10 seconds. */
  readonly timeoutMs?: number;
  /** Largest response: 16 MB. */
  readonly maxBytes?: number;
  /** Repetitions of a request that may succeed later: 3. */
  readonly retries?: number;
  /** Waits between them: from a quarter of a second to 10 seconds. */
  readonly backoff?: Backoff;
  /** Longest `Retry-After` that is waited for: a minute. */
  readonly maxRetryAfterMs?: number;
  /** Furthest that a venue's clock may run ahead of ours, in milliseconds: 10 seconds. */
  readonly maxSkewMs?: number;
  /** Paces by endpoint, in place of ours, which stay below the published limits. */
  readonly paces?: Readonly<Record<string, Pace>>;
  readonly clock?: Clock;
  /** The chance that spreads waits; `Math.random` unless given. */
  readonly chance?: Chance;
  /** The time of receipt of answers and frames, and of the books in them, in milliseconds since 1970; the clock's time unless given. */
  readonly receivedAt?: () => number;
  readonly observe?: Observe;
  /** The way to other machines; through the proxies that the environment names unless given. */
  readonly outbound?: Outbound;
}

/** The HTTP part of the options, with defaults. */
export const httpOptions = (options: ClientOptions): HttpOptions => ({
  timeoutMs: options.timeoutMs ?? 10_000,
  maxBytes: options.maxBytes ?? 16_000_000,
  retries: options.retries ?? 3,
  backoff: options.backoff ?? { baseMs: 250, maxMs: 10_000 },
  maxRetryAfterMs: options.maxRetryAfterMs ?? 60_000,
  clock: options.clock ?? systemClock,
  chance: options.chance ?? Math.random,
  receivedAt: receiptClockOf(options),
  observe: options.observe ?? (() => undefined),
  outbound: options.outbound ?? new Outbound(),
});

/** Returns the clock that dates receipts. */
const receiptClockOf = ({ clock = systemClock, receivedAt }: ClientOptions): (() => number) =>
  receivedAt ?? (() => clock.now().getTime());

/** Furthest that a venue's clock may run ahead of ours, in milliseconds. */
export const skewOf = ({ maxSkewMs }: ClientOptions): number => maxSkewMs ?? 10_000;
