import { onTestFinished } from 'vitest';
import {
  type BookChange,
  type MarketStream,
  type OutcomeHandle,
  polymarketClient,
  type PolymarketOptions,
  type SocketOptions,
} from '../../src/index.ts';
import { handleOf, NO, restBook, YES } from './clob.ts';
import { type Asked, venueServer, type VenueServer } from './venue-server.ts';

/** Waits of milliseconds, and watchdogs that a test switches on where it is about them. */
const fast: SocketOptions = {
  pingMs: 5,
  silentMs: 60_000,
  verifyMs: 60_000,
  maxFrame: 1_000_000,
  backoff: { baseMs: 1, maxMs: 4 },
  snapshotMs: 1,
  tokensPerSocket: 500,
};

/** A stream under test and its effects. */
export interface Streaming {
  readonly server: VenueServer;
  readonly stream: MarketStream;
  readonly changes: BookChange[];
  /** Books that REST has, by token; without one it answers without it. */
  readonly rest: Map<string, Record<string, unknown>>;
  /** Sends frames over the newest connection. */
  send: (...frames: unknown[]) => void;
  /** Ends the stream and waits for it. */
  stop: () => Promise<void>;
  /** The error that the stream threw, if it did. */
  failure: () => unknown;
}

const requested = ({ body }: Asked): string[] =>
  (JSON.parse(body) as { token_id: string }[]).map(({ token_id: token }) => token);

/** A stream of the books of YES and NO from a server of our own, read all the time. */
export async function streaming(
  socket: Partial<SocketOptions> = {},
  options: PolymarketOptions & { handles?: OutcomeHandle[]; start?: (server: VenueServer) => unknown } = {},
): Promise<Streaming> {
  const rest = new Map([YES, NO].map((token) => [token, restBook({ token })]));
  const server = await venueServer((asked) => ({
    body: JSON.stringify(requested(asked).flatMap((token) => rest.get(token) ?? [])),
  }));
  await options.start?.(server);
  const client = polymarketClient({
    clobUrl: server.url,
    streamUrl: server.streamUrl,
    retries: 0,
    stream: { ...fast, ...socket },
    ...options,
  });
  const stop = new AbortController();
  const stream = client.stream(options.handles ?? [YES, NO].map(handleOf), { signal: stop.signal });
  const changes: BookChange[] = [];
  let failure: unknown = null;
  const reading = (async () => {
    for await (const change of stream) changes.push(change);
  })().catch((error: unknown) => {
    failure = error;
  });
  const end = async (): Promise<void> => {
    stop.abort();
    await reading;
  };
  onTestFinished(end);
  const send = (...frames: unknown[]): void => {
    for (const frame of frames)
      server.sockets.at(-1)?.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  };
  return { server, stream, changes, rest, send, stop: end, failure: () => failure };
}

/** The newest book of an outcome. */
export const newestBook = (changes: readonly BookChange[], outcome = 0) =>
  changes
    .flatMap((change) => (change.kind === 'book' && change.book.outcome === outcome ? [change.book] : []))
    .at(-1);

/** Changes in short: `book 0`, `gap 1 BAD_HASH`. */
export const inShort = (changes: readonly BookChange[]): string[] =>
  changes.map((change) => {
    if (change.kind === 'book') return `book ${change.book.outcome}`;
    if (change.kind === 'gap') return `gap ${change.outcome.outcome} ${change.reason}`;
    return change.kind;
  });
