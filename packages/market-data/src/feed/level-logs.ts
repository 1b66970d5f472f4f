import { outcomeKey, type Book, type LevelLows, type OutcomeRef } from '@prescient/core';
import { LevelLog } from './level-log.ts';

/** Most logs at once; the oldest gives way, and its levels then count as not seen smaller. */
const MOST_LOGS = 8_000;

/** The logs of the outcomes that were asked for to trade on; of the others nobody has taken depth. */
export class LevelLogs {
  readonly #logs = new Map<string, LevelLog>();

  /** Begins the log of an outcome where there is none, with the book that is known. */
  begin(outcome: OutcomeRef, book: Book | null): void {
    const key = outcomeKey(outcome);
    if (this.#logs.has(key)) return;
    const log = new LevelLog();
    if (book !== null) log.learn(book);
    const [oldest] = this.#logs.keys();
    if (oldest !== undefined && this.#logs.size >= MOST_LOGS) this.#logs.delete(oldest);
    this.#logs.set(key, log);
  }

  learn(book: Book): void {
    this.#logs.get(outcomeKey(book))?.learn(book);
  }

  of(outcome: OutcomeRef): LevelLows | null {
    return this.#logs.get(outcomeKey(outcome)) ?? null;
  }

  /** Forgets an outcome that is no longer followed. */
  drop(outcome: OutcomeRef): void {
    this.#logs.delete(outcomeKey(outcome));
  }
}
