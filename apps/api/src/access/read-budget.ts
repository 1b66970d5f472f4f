import { DomainError, type Clock } from '@prescient/core';
import { Pace } from './pace.ts';
import { Turns } from './turns.ts';

/** Bytes that count as much as a row. */
const ROW_BYTES = 1_024;
/** Pages that are read at once: two would hold the event loop twice as long, and gain nothing on its one core. */
const PAGES_AT_ONCE = 1;
/** Longest that a read waits for its turn; one that would wait longer is refused at once. */
const LONGEST_WAIT_MS = 2_000;
/** Most bytes of answers that are made and not yet taken. */
const HELD_BYTES = { perCaller: 16_777_216, total: 67_108_864 };
/**
 * Milliseconds to wait if that depends on how soon answers are taken: a client that takes none is cut off by then.
 */
const HELD_RETRY_MS = 30_000;
/** Longest rest of all pages after one that took long. */
const LONGEST_REST_MS = 1_000;
/** Most callers that are remembered; above it, callers that owe nothing are forgotten. */
const MANY_CALLERS = 1_000;

/** The reading that is allowed, in rows a second; a kilobyte counts as a row. 0 for no limit. */
export interface ReadPace {
  readonly perCaller: number;
  readonly total: number;
}

/** A read under way. */
export interface ReadTurn {
  /** Replaces the charge that was estimated before the read by the real one. */
  end(cost: { rows: number; bytes: number }): void;
}

const tooMuch = (retryAfterMs: number): DomainError =>
  new DomainError('RATE_LIMITED', 'This caller reads too much; wait, then send the same request again.', {
    retryAfterMs,
  });

const overloaded = (retryAfterMs: number): DomainError =>
  new DomainError(
    'OVERLOADED',
    'The server is reading too much right now; wait, then send the same request again.',
    {
      retryAfterMs,
    },
  );

/**
 * Keeps reads from taking what trades need. A read is charged before it begins by the rows that it may answer with, and
 * corrected by what it came to:
 *
 *     cost = max(rows, bytes ÷ 1,024)
 *
 * Each caller has a pace, and all together have one. What is ahead of it waits, for two seconds at most: what would wait
 * longer is refused, RATE_LIMITED by its own pace and OVERLOADED by that of all, and told when it would be let in. Of what
 * may be read, one page is read at a time, in order, and then none for as long as it took. The bytes of answers count until the client has taken them.
 */
export class ReadBudget {
  readonly #clock: Clock;
  readonly #pace: ReadPace;
  readonly #total: Pace;
  readonly #byCaller = new Map<string, Pace>();
  readonly #held = new Map<string, number>();
  readonly #pages = new Turns(PAGES_AT_ONCE);
  #heldTotal = 0;

  constructor(clock: Clock, pace: ReadPace) {
    this.#clock = clock;
    this.#pace = pace;
    this.#total = new Pace(pace.total);
  }

  /** Waits until so many rows may be read. @throws DomainError RATE_LIMITED, OVERLOADED */
  async take(caller: string, rows: number): Promise<ReadTurn> {
    this.#requireRoom(caller);
    const now = this.#clock.monotonicMs();
    const own = this.#paceOf(caller, now);
    const [ownWait, totalWait] = [own.waitMs(now), this.#total.waitMs(now)];
    if (ownWait > LONGEST_WAIT_MS) throw tooMuch(Math.ceil(ownWait - LONGEST_WAIT_MS));
    if (totalWait > LONGEST_WAIT_MS) throw overloaded(Math.ceil(totalWait - LONGEST_WAIT_MS));
    return this.#begin(own, rows, Math.max(ownWait, totalWait));
  }

  /** The same for background work, which may wait and is never refused. */
  takePatiently(caller: string, rows: number): Promise<ReadTurn> {
    const now = this.#clock.monotonicMs();
    const own = this.#paceOf(caller, now);
    return this.#begin(own, rows, Math.max(own.waitMs(now), this.#total.waitMs(now)));
  }

  /** Milliseconds until a read of this caller would begin at once. */
  waitMs(caller: string): number {
    const now = this.#clock.monotonicMs();
    return Math.ceil(Math.max(this.#paceOf(caller, now).waitMs(now), this.#total.waitMs(now)));
  }

  /** Counts an answer that waits to be taken; answers how to say that it was. */
  hold(caller: string, bytes: number): () => void {
    this.#count(caller, bytes);
    let isHeld = true;
    return () => {
      if (isHeld) this.#count(caller, -bytes);
      isHeld = false;
    };
  }

  async #begin(own: Pace, rows: number, waitMs: number): Promise<ReadTurn> {
    const charge = (amount: number): void => {
      const now = this.#clock.monotonicMs();
      own.charge(amount, now);
      this.#total.charge(amount, now);
    };
    charge(rows);
    if (waitMs > 0) await this.#clock.sleep(waitMs);
    // A single row is read as soon as there is a connection.
    const leave = rows > 1 ? await this.#takePage() : () => undefined;
    let isOver = false;
    return {
      end: (cost) => {
        leave();
        if (!isOver) charge(Math.max(1, cost.rows, cost.bytes / ROW_BYTES) - rows);
        isOver = true;
      },
    };
  }

  /** A turn for a page, after which all pages rest as long as it took: on a slow machine trades have half of it, too. */
  async #takePage(): Promise<() => void> {
    const leave = await this.#pages.take();
    const began = this.#clock.monotonicMs();
    return () => {
      const took = this.#clock.monotonicMs() - began;
      void this.#clock.sleep(Math.min(took, LONGEST_REST_MS)).then(leave);
    };
  }

  #paceOf(caller: string, now: number): Pace {
    const known = this.#byCaller.get(caller);
    if (known) return known;
    if (this.#byCaller.size >= MANY_CALLERS)
      for (const [id, pace] of this.#byCaller) if (pace.isIdle(now)) this.#byCaller.delete(id);
    const pace = new Pace(this.#pace.perCaller);
    this.#byCaller.set(caller, pace);
    return pace;
  }

  /** @throws DomainError RATE_LIMITED, OVERLOADED while too many answers wait to be taken */
  #requireRoom(caller: string): void {
    if ((this.#held.get(caller) ?? 0) >= HELD_BYTES.perCaller) throw tooMuch(HELD_RETRY_MS);
    if (this.#heldTotal >= HELD_BYTES.total) throw overloaded(HELD_RETRY_MS);
  }

  #count(caller: string, bytes: number): void {
    this.#heldTotal += bytes;
    const own = (this.#held.get(caller) ?? 0) + bytes;
    if (own <= 0) this.#held.delete(caller);
    else this.#held.set(caller, own);
  }
}
