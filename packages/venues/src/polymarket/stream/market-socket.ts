import type { StreamCounts } from '../../book-change.ts';
import { backoffMs, type Chance } from '../../http/backoff.ts';
import type { Clock } from '@prescient/core/domain';
import type { Outbound, OutboundSocket } from '../../http/outbound.ts';
import type { Observe } from '../../observation.ts';
import { parseFrame } from './frames.ts';
import type { SocketOptions } from './socket-options.ts';

/** The listener to a connection. */
export interface SocketListener {
  /** The tokens to subscribe to, asked at each connection. */
  tokens(): readonly string[];
  opened(): void;
  /** A frame's text, parsed. */
  frame(parsed: unknown, receivedAt: number): void;
  /** A frame came that cannot be read, so anything may have been missed. */
  unreadable(): void;
  closed(): void;
}

/** The means of a socket. */
export interface SocketContext {
  readonly url: string;
  readonly options: SocketOptions;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly receivedAt: () => number;
  readonly counts: StreamCounts;
  readonly observe: Observe;
  readonly outbound: Outbound;
}

/** One connection to the market channel that is made again whenever it breaks, falls silent or is told to. */
export class MarketSocket {
  readonly #context: SocketContext;
  readonly #listener: SocketListener;
  #attempt = 0;
  #giveUp: (() => void) | null = null;
  /** News since the connection was made, PONGs aside. */
  news = 0;

  constructor(context: SocketContext, listener: SocketListener) {
    this.#context = context;
    this.#listener = listener;
  }

  /** Stays connected until the signal is aborted, and then throws its reason. */
  async run(signal: AbortSignal): Promise<never> {
    const { clock, chance, options, counts } = this.#context;
    for (;;) {
      await this.#connect(signal);
      this.#listener.closed();
      signal.throwIfAborted();
      this.#attempt += 1;
      await clock.sleep(backoffMs(options.backoff, this.#attempt, chance), signal);
      counts.reconnects += 1;
    }
  }

  /** Gives the connection up, as it is frozen; another one follows. */
  restart(): void {
    this.#giveUp?.();
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { url, options, outbound } = this.#context;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    // An environment that names no sound proxy is told of by the requests for books.
    const makeSocket = await outbound.socketMaker(url).catch(() => null);
    if (makeSocket === null) return;
    const socket = makeSocket();
    const silent = setTimeout(resolve, options.silentMs);
    const ping = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send('PING');
    }, options.pingMs);
    const listening = new AbortController();
    const listen = { signal: listening.signal };
    this.news = 0;
    this.#giveUp = resolve;
    socket.addEventListener(
      'open',
      () => {
        const subscription = {
          assets_ids: this.#listener.tokens(),
          type: 'market',
          custom_feature_enabled: true,
        };
        socket.send(JSON.stringify(subscription));
        this.#listener.opened();
      },
      listen,
    );
    socket.addEventListener(
      'message',
      (event) => {
        silent.refresh();
        this.#receive(event.data);
      },
      listen,
    );
    socket.addEventListener('close', () => resolve(), listen);
    // An error is followed by a close, but not when the connection was never made.
    socket.addEventListener('error', () => resolve(), listen);
    signal.addEventListener('abort', () => resolve(), listen);
    if (!signal.aborted) await over;
    this.#giveUp = null;
    listening.abort();
    clearTimeout(silent);
    clearInterval(ping);
    closeQuietly(socket);
  }

  #receive(data: unknown): void {
    const { counts, options, receivedAt, observe } = this.#context;
    counts.frames += 1;
    if (data === 'PONG') return;
    this.news += 1;
    if (typeof data !== 'string' || data.length > options.maxFrame) {
      counts.tooLarge += 1;
      return this.#listener.unreadable();
    }
    const at = receivedAt();
    observe({ kind: 'ws', stream: 'market', frame: data }, at);
    const parsed = parseFrame(data);
    if (parsed === undefined) {
      counts.truncated += 1;
      return this.#listener.unreadable();
    }
    this.#attempt = 0;
    this.#listener.frame(parsed, at);
  }
}

/** Nobody cares any more how this connection ends, but an error without a listener would end the process. */
function closeQuietly(socket: OutboundSocket): void {
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('open', () => socket.close());
  socket.close();
}
