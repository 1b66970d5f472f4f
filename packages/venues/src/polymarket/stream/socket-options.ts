import type { Backoff } from '../../http/backoff.ts';

/** The options that keep the market channel alive and watched. */
export interface SocketOptions {
  /** Time between two PINGs. */
  readonly pingMs: number;
  /** Without any frame for so long, not even a PONG, the connection is given up. */
  readonly silentMs: number;
  /** Time between two comparisons of all books with fresh ones over REST, which tell what was missed, and a frozen channel. */
  readonly verifyMs: number;
  /** Largest frame, in characters. */
  readonly maxFrame: number;
  readonly backoff: Backoff;
  /** Shortest time between two requests for fresh books. */
  readonly snapshotMs: number;
  /** Tokens a connection. */
  readonly tokensPerSocket: number;
}

export const socketDefaults: SocketOptions = {
  pingMs: 10_000,
  silentMs: 30_000,
  verifyMs: 10_000,
  maxFrame: 1_000_000,
  backoff: { baseMs: 250, maxMs: 30_000 },
  snapshotMs: 250,
  tokensPerSocket: 500,
};
