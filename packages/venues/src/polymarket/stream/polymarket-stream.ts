import { type BookChange, type MarketStream, noCounts } from '../../book-change.ts';
import type { Clock } from '@prescient/core/domain';
import type { Chance } from '../../http/backoff.ts';
import type { Outbound } from '../../http/outbound.ts';
import type { Observe } from '../../observation.ts';
import type { OutcomeHandle } from '../../market/outcome-handle.ts';
import { ChangeQueue } from '../../stream/change-queue.ts';
import { Later } from '../../stream/later.ts';
import { byToken } from '../by-token.ts';
import type { SnapshotAnswer } from '../clob-books.ts';
import { BookKeeper } from './book-keeper.ts';
import { FreshBooks, inParts } from './fresh-books.ts';
import { MarketSocket } from './market-socket.ts';
import type { SocketOptions } from './socket-options.ts';
import { OPERATION_MS } from './tracked-book.ts';

/** The means of a stream. */
export interface StreamContext {
  readonly url: string;
  readonly options: SocketOptions;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly receivedAt: () => number;
  readonly observe: Observe;
  readonly outbound: Outbound;
  readonly maxSkewMs: number;
  /** Books of these tokens over REST; only an abort makes it throw. */
  readonly snapshots: (handles: readonly OutcomeHandle[], signal: AbortSignal) => Promise<SnapshotAnswer>;
}

/** The changes of some outcomes' books, over as many connections as the venue wants for them. */
export class PolymarketStream implements MarketStream {
  readonly counts = noCounts();
  readonly #context: StreamContext;
  readonly #shards: readonly ReadonlyMap<string, OutcomeHandle>[];
  readonly #signal: AbortSignal | undefined;

  /** @throws VenueError NO_TOKEN for an outcome without one */
  constructor(handles: readonly OutcomeHandle[], context: StreamContext, signal?: AbortSignal) {
    this.#context = context;
    this.#signal = signal;
    this.#shards = shardsOf(byToken(handles), context.options.tokensPerSocket);
  }

  [Symbol.asyncIterator](): AsyncIterator<BookChange, undefined> {
    const stop = new AbortController();
    const signal = this.#signal === undefined ? stop.signal : AbortSignal.any([this.#signal, stop.signal]);
    const queue = new ChangeQueue(this.counts);
    signal.addEventListener('abort', () => queue.close());
    const fail = (error: unknown): void => {
      if (signal.aborted) return;
      queue.close(error instanceof Error ? error : new Error(String(error)));
      stop.abort();
    };
    if (signal.aborted) queue.close();
    else for (const shard of this.#shards) this.#start(shard, { queue, signal, fail });
    const changes = queue.drain();
    const leave = async (): Promise<IteratorReturnResult<undefined>> => {
      stop.abort();
      return { done: true, value: undefined };
    };
    return { next: () => changes.next(), return: leave };
  }

  #start(shard: ReadonlyMap<string, OutcomeHandle>, { queue, signal, fail }: Reading): void {
    const { options, clock, chance, maxSkewMs, snapshots } = this.#context;
    const { counts } = this;
    const fetch = async (tokens: readonly string[]): Promise<SnapshotAnswer> =>
      snapshots(
        tokens.map((token) => shard.get(token)!),
        signal,
      );
    const later = new Later(OPERATION_MS, { clock, signal, fail });
    const keeper: BookKeeper = new BookKeeper(shard, {
      counts,
      queue,
      maxSkewMs,
      want: (tokens) => fresh.want(tokens),
      afterOperation: (decide) => later.add(decide),
    });
    const fresh = new FreshBooks({
      fetch,
      load: (answer) => keeper.load(answer),
      clock,
      chance,
      counts,
      spacingMs: options.snapshotMs,
      backoff: options.backoff,
      signal,
    });
    const socket = this.#socketFor({ keeper, fresh, fail });
    fresh.run().catch(fail);
    socket.run(signal).catch(fail);
    this.#compare({ socket, keeper, fetch, signal }).catch(fail);
  }

  #socketFor({ keeper, fresh, fail }: ShardParts): MarketSocket {
    return new MarketSocket(
      { ...this.#context, counts: this.counts },
      {
        tokens: () => keeper.tokens,
        opened: () => fresh.want(keeper.tokens),
        frame: (parsed, receivedAt) => {
          try {
            keeper.take(parsed, receivedAt);
          } catch (error) {
            fail(error);
          }
        },
        unreadable: () => keeper.lose(keeper.tokens, 'UNREADABLE_FRAME'),
        // The changes that were missed are fetched once there is a connection again.
        closed: () => keeper.lose(keeper.tokens, 'DISCONNECTED', false),
      },
    );
  }

  /**
   * Compares all books with fresh ones, again and again, as a change that is missed below the best price shows nowhere else.
   * Only an abort ends it, by throwing.
   */
  async #compare({ socket, keeper, fetch, signal }: Comparing): Promise<never> {
    const { clock, options } = this.#context;
    for (;;) {
      const { news } = socket;
      await clock.sleep(options.verifyMs, signal);
      let newer = 0;
      const { tokens } = keeper;
      for (const some of inParts(tokens)) {
        keeper.beginCheck(some);
        this.counts.snapshots += 1;
        newer += keeper.check(await fetch(some));
      }
      // A channel that said nothing all the while, although books changed, is no quiet one but a frozen one.
      if (newer > 0 && socket.news === news) socket.restart();
    }
  }
}

/** The means of one reader of a stream. */
interface Reading {
  readonly queue: ChangeQueue;
  readonly signal: AbortSignal;
  /** Ends the stream with an error. */
  readonly fail: (error: unknown) => void;
}

/** The parts that keep one connection's books. */
interface ShardParts {
  readonly keeper: BookKeeper;
  readonly fresh: FreshBooks;
  readonly fail: (error: unknown) => void;
}

/** The means with which the books of one connection are compared. */
interface Comparing extends Pick<ShardParts, 'keeper'> {
  readonly socket: MarketSocket;
  readonly fetch: (tokens: readonly string[]) => Promise<SnapshotAnswer>;
  readonly signal: AbortSignal;
}

function shardsOf(
  handles: ReadonlyMap<string, OutcomeHandle>,
  size: number,
): ReadonlyMap<string, OutcomeHandle>[] {
  const all = [...handles];
  return Array.from(
    { length: Math.ceil(all.length / size) },
    (_, index) => new Map(all.slice(index * size, (index + 1) * size)),
  );
}
