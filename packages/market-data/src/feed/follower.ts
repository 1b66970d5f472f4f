import type { Logger } from 'pino';
import { outcomeKey, rest, type Clock, type OutcomeRef } from '@prescient/core';
import type { BookChange, OutcomeHandle, VenueClient } from '@prescient/venues';

/** More streams than this are replaced by a single one. */
const MAX_STREAMS = 4;
/** Handles that are named within this time of each other share a stream. */
const GATHER_MS = 20;
const RETRY_MS = 1_000;

/** The means of a follower. */
export interface FollowerContext {
  readonly client: VenueClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly take: (change: BookChange) => void;
}

interface Running {
  readonly handles: readonly OutcomeHandle[];
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Streams the outcomes of one venue that were named so far. A stream's outcomes are fixed, so new ones get another. */
export class Follower {
  readonly #context: FollowerContext;
  readonly #followed = new Set<string>();
  #gathered: OutcomeHandle[] = [];
  readonly #closed = new AbortController();
  #gathering: Promise<void> | null = null;
  #running: Running[] = [];

  constructor(context: FollowerContext) {
    this.#context = context;
  }

  /** Follows these as well. */
  add(handles: readonly OutcomeHandle[]): void {
    if (this.#closed.signal.aborted) return;
    for (const handle of handles) {
      const isTraded = handle.venue !== 'polymarket' || handle.tokenId !== null;
      if (!isTraded || this.#followed.has(outcomeKey(handle))) continue;
      this.#followed.add(outcomeKey(handle));
      this.#gathered.push(handle);
    }
    if (this.#gathered.length > 0) this.#gathering ??= this.#gather();
  }

  /** Leaves one out of the streams that are begun from now on. */
  drop(outcome: OutcomeRef): void {
    this.#followed.delete(outcomeKey(outcome));
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#gathering;
    for (const { stop } of this.#running) stop.abort();
    await Promise.all(this.#running.map(({ done }) => done));
  }

  async #gather(): Promise<void> {
    await rest(this.#context.clock, GATHER_MS, this.#closed.signal);
    this.#gathering = null;
    if (!this.#closed.signal.aborted) this.#begin();
  }

  #begin(): void {
    const added = this.#gathered;
    this.#gathered = [];
    const old = this.#running.length < MAX_STREAMS ? [] : this.#running;
    const all = [...old.flatMap((stream) => stream.handles), ...added].map(
      (handle) => [outcomeKey(handle), handle] as const,
    );
    // One that was dropped and named again is there twice.
    const handles = [...new Map(all.filter(([key]) => this.#followed.has(key))).values()];
    const stop = new AbortController();
    // The old streams go on until the new one speaks, so that no book stands still between them.
    const spoke = (): void => {
      for (const stream of old.splice(0)) stream.stop.abort();
    };
    const done = this.#run(handles, stop.signal, spoke);
    this.#running = this.#running.filter((stream) => !old.includes(stream));
    this.#running.push({
      handles,
      stop,
      done: Promise.all([done, ...old.map((stream) => stream.done)]).then(() => undefined),
    });
    stop.signal.addEventListener('abort', spoke);
  }

  /** Streams until it is told to stop; a stream that fails is begun again. */
  async #run(handles: readonly OutcomeHandle[], signal: AbortSignal, spoke: () => void): Promise<void> {
    const { client, clock, log, take } = this.#context;
    while (!signal.aborted) {
      try {
        for await (const change of client.stream(handles, { signal })) {
          spoke();
          take(change);
        }
        // A venue's stream ends by itself only when all of its markets have.
        if (!signal.aborted) return;
      } catch (error) {
        if (signal.aborted) return;
        log.error({ err: error, venue: client.venue }, 'a stream of books failed and is begun again');
        for (const { venue, marketId, outcome } of handles)
          take({ kind: 'gap', outcome: { venue, marketId, outcome }, reason: 'DISCONNECTED' });
        await rest(clock, RETRY_MS, signal);
      }
    }
  }
}
