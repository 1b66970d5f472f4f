/** Milliseconds' worth that may come at once after a rest. */
const BURST_MS = 1_000;

/** A steady pace in units a second, of which a second's worth may come at once. What is taken is paid for afterwards. */
export class Pace {
  readonly #perSecond: number;
  /** The moment at which all that was taken is paid for. */
  #paidAt = -Infinity;

  /** @param perSecond 0 for no limit */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Milliseconds until something may be taken. */
  waitMs(now: number): number {
    return Math.max(0, this.#paidAt - BURST_MS - now);
  }

  /** True if nothing is owed. */
  isIdle(now: number): boolean {
    return this.#paidAt <= now;
  }

  /** Counts the amount that is taken; a negative amount gives the unneeded rest back. */
  charge(amount: number, now: number): void {
    if (this.#perSecond > 0) this.#paidAt = Math.max(this.#paidAt, now) + (amount / this.#perSecond) * 1_000;
  }
}
