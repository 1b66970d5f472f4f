import type { ClientOptions } from '../client-options.ts';
import type { Pace } from '../http/token-bucket.ts';
import type { PollOptions } from './poll-stream.ts';

/** The address of Kalshi and the options of its client; everything has a default. */
export interface KalshiOptions extends ClientOptions {
  readonly url?: string;
  readonly stream?: Partial<PollOptions>;
}

export type KalshiEndpoint = 'read';

/** The venue counts all reads of a caller together; without an account it publishes no number, and ours is careful. */
export const kalshiPaces: Readonly<Record<KalshiEndpoint, Pace>> = { read: { requests: 100, perMs: 10_000 } };
