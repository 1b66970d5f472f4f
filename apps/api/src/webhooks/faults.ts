import { randomUUID } from 'node:crypto';
import type { Clock } from '@prescient/core';
import { WaitingNotices } from './waiting-notices.ts';

/** The same fault is told again after so long. */
const SAME_FAULT_MS = 60_000;
/** The most faults that are remembered because they were told. */
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

/** Faults of this process that are to be told. */
export class Faults extends WaitingNotices {
  readonly #clock: Clock;
  /** By message and portfolio: when it was told, by the monotonic clock. */
  readonly #told = new Map<string, number>();
  /** Faults that were told by nobody, because too many waited. */
  lost = 0;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  /** Takes a fault, unless the same one was taken a minute ago. */
  tell({ message, fields }: Fault): void {
    const portfolioId = typeof fields['portfolioId'] === 'number' ? fields['portfolioId'] : null;
    if (!this.#isNews(`${message} ${portfolioId ?? ''}`)) return;
    if (this.isFull) {
      this.lost += 1;
      return;
    }
    this.add({
      noticeId: `n_${randomUUID()}`,
      kind: 'fault',
      level: 'error',
      at: this.#clock.now(),
      // A fault of the server is no business of somebody who hears of one portfolio.
      portfolioIds: portfolioId === null ? [] : [portfolioId],
      data: { ...toldOf(fields), message: message.slice(0, LONGEST_TEXT) },
    });
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
