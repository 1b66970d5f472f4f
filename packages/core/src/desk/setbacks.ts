import type { Clock } from '../clock.ts';

/** The pause after a first failure; it doubles with each further one. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** Setbacks that are remembered; beyond, the oldest is forgotten and simply tried again. */
const MOST = 10_000;

/** Something that failed, with when it is tried again. */
export interface Setback {
  /** The subject of the failure, such as `portfolio 7`. */
  readonly subject: string;
  readonly reason: string;
  /** Failures in a row. */
  readonly attempts: number;
  readonly retryInMs: number;
}

/**
 * The parts of shared work that failed for a reason of their own. Each is left alone for a pause that doubles from a minute
 * to an hour, so that it costs the others no more however long it fails.
 */
export class Setbacks {
  readonly #clock: Clock;
  readonly #known = new Map<string, { reason: string; attempts: number; dueMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while the subject is to be left alone. */
  isPaused(subject: string): boolean {
    return (this.#known.get(subject)?.dueMs ?? 0) > this.#clock.monotonicMs();
  }

  /** The reason for which a subject failed last; null where it did not. */
  reasonOf(subject: string): string | null {
    return this.#known.get(subject)?.reason ?? null;
  }

  /** Notes a failure. Returns true for the first of this reason, so that it is named once. */
  note(subject: string, reason: string): boolean {
    const known = this.#known.get(subject);
    const attempts = (known?.attempts ?? 0) + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
    this.#known.delete(subject);
    this.#known.set(subject, { reason, attempts, dueMs: this.#clock.monotonicMs() + pauseMs });
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
    return known?.reason !== reason;
  }

  /** Forgets what failed: it went well. */
  clear(subject: string): void {
    this.#known.delete(subject);
  }

  /** Returns what fails now, the longest known first. */
  list(): Setback[] {
    const now = this.#clock.monotonicMs();
    return [...this.#known].map(([subject, { reason, attempts, dueMs }]) => ({
      subject,
      reason,
      attempts,
      retryInMs: Math.max(0, Math.round(dueMs - now)),
    }));
  }
}
