import type { ClientOptions } from '../client-options.ts';
import type { Pace } from '../http/token-bucket.ts';
import type { SocketOptions } from './stream/socket-options.ts';

/** The address of Polymarket and the options of its client; everything has a default. */
export interface PolymarketOptions extends ClientOptions {
  /** Markets and events. */
  readonly gammaUrl?: string;
  /** Books and price histories. */
  readonly clobUrl?: string;
  /** The market channel. */
  readonly streamUrl?: string;
  readonly stream?: Partial<SocketOptions>;
}

export type PolymarketEndpoint = 'events' | 'markets' | 'book' | 'books' | 'history' | 'resolution';

/** The published limits; those of price histories and of the CLOB's markets are not known to us, and ours are careful. */
export const polymarketPaces: Readonly<Record<PolymarketEndpoint, Pace>> = {
  events: { requests: 500, perMs: 10_000 },
  markets: { requests: 300, perMs: 10_000 },
  book: { requests: 1500, perMs: 10_000 },
  books: { requests: 500, perMs: 10_000 },
  history: { requests: 100, perMs: 10_000 },
  resolution: { requests: 100, perMs: 10_000 },
};
