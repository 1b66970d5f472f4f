import { randomUUID } from 'node:crypto';
import type { Clock, Notice } from '@prescient/core';

/** The same fault is told again after so long. */
const SAME_FAULT_MS = 60_000;
/** Faults that wait to be stored, and those that are remembered because they were told. */
const MOST_WAITING = 100;
const MOST_REMEMBERED = 500;
const LONGEST_TEXT = 500;

/** A line of the log that tells of a fault. */
export interface Fault {
  readonly message: string;
  /** The fields of the line. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The fields that a receiver is told: short texts and numbers, and of an error its message. */
function toldOf(fields: Fault['fields']): Record<string, string | number> {
  const told: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'number') told[name] = value;
    if (typeof value === 'string') told[name] = value.slice(0, LONGEST_TEXT);
    if (value instanceof Error) told['error'] = value.message.slice(0, LONGEST_TEXT);
  }
  return told;
}

/** Faults of this process that are to be told. They wait in memory, few of them, until the database takes them. */
export class Faults {
  readonly #clock: Clock;
  #waiting: Notice[] = [];
  /** By message and portfolio: when it was told, by the monotonic clock. */
  readonly #told = new Map<string, number>();
  /** Faults that were told by nobody, because too many waited. */
  lost = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a fault, unless the same one was taken a minute ago. */
  tell({ message, fields }: Fault): void {
    const portfolioId = typeof fields['portfolioId'] === 'number' ? fields['portfolioId'] : null;
    if (!this.#isNews(`${message} ${portfolioId ?? ''}`)) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.lost += 1;
      return;
    }
    this.#waiting.push({
      noticeId: `n_${randomUUID()}`,
      kind: 'fault',
      level: 'error',
      at: this.#clock.now(),
      // A fault of the server is no business of somebody who hears of one portfolio.
      portfolioIds: portfolioId === null ? [] : [portfolioId],
      data: { ...toldOf(fields), message: message.slice(0, LONGEST_TEXT) },
    });
  }

  /** Gives all that wait to somebody who stores them; they stay where that fails. @throws as `store` */
  async flush(store: (notices: readonly Notice[]) => Promise<void>): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    await store(waiting);
    this.#waiting = this.#waiting.slice(waiting.length);
  }

  #isNews(key: string): boolean {
    const now = this.#clock.monotonicMs();
    const before = this.#told.get(key);
    if (before !== undefined && now - before < SAME_FAULT_MS) return false;
    this.#told.delete(key);
    this.#told.set(key, now);
    for (const oldest of this.#told.keys()) {
      if (this.#told.size <= MOST_REMEMBERED) break;
      this.#told.delete(oldest);
    }
    return true;
  }
}
