import type { StreamCounts } from '../../book-change.ts';
import { type Backoff, backoffMs, type Chance } from '../../http/backoff.ts';
import type { Clock } from '@prescient/core/domain';
import type { SnapshotAnswer } from '../clob-books.ts';

/** The means with which fresh books are fetched. */
export interface FreshBooksContext {
  readonly fetch: (tokens: readonly string[]) => Promise<SnapshotAnswer>;
  /** Takes an answer. @returns the tokens to ask for again */
  readonly load: (answer: SnapshotAnswer) => readonly string[];
  readonly clock: Clock;
  readonly chance: Chance;
  readonly counts: StreamCounts;
  /** Shortest time between two requests. */
  readonly spacingMs: number;
  readonly backoff: Backoff;
  readonly signal: AbortSignal;
}

/** So few that reading their books holds up nobody who waits for a frame, and the first do not wait for the last. */
const AT_ONCE = 100;

/** Tokens in parts whose books are asked for in one request. */
export const inParts = (tokens: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(tokens.length / AT_ONCE) }, (_, part) =>
    tokens.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  );

/** Fetches the books that were lost, many at once, each again until it comes. */
export class FreshBooks {
  readonly #context: FreshBooksContext;
  readonly #wanted = new Set<string>();
  /** The failures in a row to fetch the book of a token. */
  readonly #failures = new Map<string, number>();
  #wake: (() => void) | null = null;

  constructor(context: FreshBooksContext) {
    this.#context = context;
    // One listener for good: one for each wait would pile up for as long as the stream lasts.
    context.signal.addEventListener('abort', () => this.#wake?.());
  }

  want(tokens: readonly string[]): void {
    for (const token of tokens) this.#wanted.add(token);
    this.#wake?.();
  }

  /** Goes on until the signal is aborted, and then throws its reason. */
  async run(): Promise<never> {
    const { clock, spacingMs, signal } = this.#context;
    for (;;) {
      if (this.#wanted.size === 0) await this.#untilWanted();
      signal.throwIfAborted();
      const tokens = [...this.#wanted];
      this.#wanted.clear();
      for (const some of inParts(tokens)) await this.#fetch(some);
      await clock.sleep(spacingMs, signal);
    }
  }

  async #fetch(tokens: readonly string[]): Promise<void> {
    const { fetch, load, counts } = this.#context;
    counts.snapshots += 1;
    const again = new Set(load(await fetch(tokens)));
    for (const token of tokens) if (!again.has(token)) this.#failures.delete(token);
    this.#postpone([...again]);
  }

  /** A book that does not come is asked for less and less often, and holds no other one up. */
  #postpone(tokens: readonly string[]): void {
    const { clock, chance, backoff, signal } = this.#context;
    for (const token of tokens) this.#failures.set(token, (this.#failures.get(token) ?? 0) + 1);
    for (const [failures, group] of Map.groupBy(tokens, (token) => this.#failures.get(token) ?? 1)) {
      clock.sleep(backoffMs(backoff, failures, chance), signal).then(
        () => this.want(group),
        // Only an abort ends a sleep early, and then nothing is wanted any more.
        () => undefined,
      );
    }
  }

  async #untilWanted(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    if (!this.#context.signal.aborted) await promise;
    this.#wake = null;
  }
}
