import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Delivery } from './venue-state.ts';

// Above the one the player waits for the reader, down to the other; so much memory costs a slow reader at most.
const CONGESTED_BYTES = 1024 * 1024;
const RELIEVED_BYTES = 256 * 1024;
const POLL_MS = 2;
// The venue sends the first books in lists of about this many.
const BOOKS_A_FRAME = 20;

/** One who watches. */
interface Subscriber {
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly tokens: Set<string>;
  /** The number of the last frame it got, so that it gets one once that names two of its tokens. */
  lastFrame: number;
  isCorked: boolean;
}

type BookFrame = (tokenId: string) => Record<string, unknown> | null;

/**
 * The watchers and what each watches. It sends frames, many in one write, and knows which watchers do not keep up.
 */
export class Subscribers {
  readonly #all = new Map<WebSocket, Subscriber>();
  readonly #byToken = new Map<string, Set<Subscriber>>();
  readonly #bookFrame: BookFrame;
  readonly #patienceMs: number;
  #corked: Subscriber[] = [];
  #congested = new Set<Subscriber>();
  #frames = 0;

  constructor(bookFrame: BookFrame, patienceMs: number) {
    this.#bookFrame = bookFrame;
    this.#patienceMs = patienceMs;
  }

  /** Somebody connected; it watches nothing yet. */
  add(socket: WebSocket, stream: Duplex): void {
    this.#all.set(socket, { socket, stream, tokens: new Set(), lastFrame: 0, isCorked: false });
  }

  remove(socket: WebSocket): void {
    const subscriber = this.#all.get(socket);
    if (subscriber === undefined) return;
    this.#all.delete(socket);
    this.#congested.delete(subscriber);
    this.unsubscribe(socket, [...subscriber.tokens]);
  }

  /** From now on it gets the frames of these tokens, and their books at once. */
  subscribe(socket: WebSocket, tokenIds: readonly string[]): void {
    const subscriber = this.#all.get(socket);
    if (subscriber === undefined) return;
    for (const tokenId of tokenIds) {
      subscriber.tokens.add(tokenId);
      const watching = this.#byToken.get(tokenId) ?? new Set();
      this.#byToken.set(tokenId, watching.add(subscriber));
    }
    this.#sendBooks(subscriber, tokenIds);
  }

  unsubscribe(socket: WebSocket, tokenIds: readonly string[]): void {
    const subscriber = this.#all.get(socket);
    for (const tokenId of tokenIds) {
      subscriber?.tokens.delete(tokenId);
      const watching = this.#byToken.get(tokenId);
      for (const one of watching ?? []) if (one.socket === socket) watching?.delete(one);
      if (watching?.size === 0) this.#byToken.delete(tokenId);
    }
  }

  /** Sends everybody the books that it watches, as after a jump in time. */
  sendAllBooks(): void {
    for (const subscriber of this.#all.values()) this.#sendBooks(subscriber, [...subscriber.tokens]);
  }

  /** Sends a frame to those who watch. It may lie in memory until `flush`. */
  deliver({ frame, tokens }: Delivery): void {
    this.#frames += 1;
    if (tokens === null) for (const subscriber of this.#all.values()) this.#send(subscriber, frame);
    for (const tokenId of tokens ?? []) {
      for (const subscriber of this.#byToken.get(tokenId) ?? []) {
        if (subscriber.lastFrame !== this.#frames) this.#send(subscriber, frame);
        subscriber.lastFrame = this.#frames;
      }
    }
  }

  /** Hands everything that was sent to the operating system. */
  flush(): void {
    for (const subscriber of this.#corked) {
      subscriber.isCorked = false;
      subscriber.stream.uncork();
    }
    this.#corked = [];
  }

  /** True if a watcher has so much before it that more would only fill the memory. */
  get areCongested(): boolean {
    return this.#congested.size > 0;
  }

  /** Waits until all subscribers have caught up. One that takes nothing for too long is cut off. */
  async relieved(): Promise<void> {
    this.flush();
    const giveUpAt = performance.now() + this.#patienceMs;
    while (this.#congested.size > 0) {
      for (const subscriber of this.#congested) {
        if (subscriber.socket.bufferedAmount <= RELIEVED_BYTES) this.#congested.delete(subscriber);
        else if (performance.now() > giveUpAt) this.#cutOff(subscriber);
      }
      if (this.#congested.size > 0) await sleep(POLL_MS);
    }
  }

  #cutOff({ socket }: Subscriber): void {
    this.remove(socket);
    socket.terminate();
  }

  #sendBooks(subscriber: Subscriber, tokenIds: readonly string[]): void {
    const books = tokenIds.flatMap((tokenId) => this.#bookFrame(tokenId) ?? []);
    for (let start = 0; start < books.length; start += BOOKS_A_FRAME) {
      this.#send(subscriber, JSON.stringify(books.slice(start, start + BOOKS_A_FRAME)));
    }
    this.flush();
  }

  #send(subscriber: Subscriber, frame: string): void {
    const { socket, stream } = subscriber;
    if (socket.readyState !== socket.OPEN) return;
    if (!subscriber.isCorked) {
      subscriber.isCorked = true;
      this.#corked.push(subscriber);
      stream.cork();
    }
    socket.send(frame);
    if (socket.bufferedAmount > CONGESTED_BYTES) this.#congested.add(subscriber);
  }
}
