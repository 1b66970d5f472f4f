import type { StreamCounts } from '../../book-change.ts';
import { type Backoff, backoffMs } from '../../http/backoff.ts';
import type { Clock } from '../../http/clock.ts';
import type { SnapshotAnswer } from '../clob-books.ts';

/** What fresh books are fetched with. */
export interface FreshBooksContext {
  readonly fetch: (tokens: readonly string[]) => Promise<SnapshotAnswer>;
  /** Takes an answer. @returns the tokens to ask for again */
  readonly load: (answer: SnapshotAnswer) => readonly string[];
  readonly clock: Clock;
  readonly counts: StreamCounts;
  /** Shortest time between two requests. */
  readonly spacingMs: number;
  readonly backoff: Backoff;
  readonly signal: AbortSignal;
}

/** Fetches the books that were lost, many at once and again until they come. */
export class FreshBooks {
  readonly #context: FreshBooksContext;
  readonly #wanted = new Set<string>();
  #wake: (() => void) | null = null;

  constructor(context: FreshBooksContext) {
    this.#context = context;
  }

  want(tokens: readonly string[]): void {
    for (const token of tokens) this.#wanted.add(token);
    this.#wake?.();
  }

  /** Goes on until the signal is aborted, and then throws its reason. */
  async run(): Promise<never> {
    const { fetch, load, clock, counts, spacingMs, backoff, signal } = this.#context;
    let failures = 0;
    for (;;) {
      if (this.#wanted.size === 0) await this.#untilWanted(signal);
      const tokens = [...this.#wanted];
      this.#wanted.clear();
      counts.snapshots += 1;
      const again = load(await fetch(tokens));
      failures = again.length > 0 ? failures + 1 : 0;
      await clock.sleep(failures === 0 ? spacingMs : backoffMs(backoff, failures, clock), signal);
      this.want(again);
    }
  }

  async #untilWanted(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (!signal.aborted) await promise;
    this.#wake = null;
    signal.throwIfAborted();
  }
}
