import { DomainError, type Token } from '@prescient/core';

/** The most subscriptions at once. */
export interface SeatLimits {
  /** By one token. */
  readonly perToken: number;
  /** By all callers together. */
  readonly total: number;
}

/** Each costs a buffer and a connection; a bot follows a few, a desk some dozens. */
const SEAT_LIMITS: SeatLimits = { perToken: 100, total: 1_000 };

// No client comes back by itself after this code: one that did at once would be what it is turned away for.
const taken = (message: string, limit: number): DomainError =>
  new DomainError('RATE_LIMITED', message, { limit });

/** Counts the subscriptions that are open. */
export class Seats {
  readonly #limits: SeatLimits;
  readonly #byToken = new Map<string, number>();
  #total = 0;

  constructor(limits: SeatLimits = SEAT_LIMITS) {
    this.#limits = limits;
  }

  /** The number of seats that are taken. */
  get taken(): number {
    return this.#total;
  }

  /** Takes a seat and answers how to leave it; leaving twice is leaving once. @throws DomainError RATE_LIMITED */
  take(token: Token | null): () => void {
    const { perToken, total } = this.#limits;
    if (this.#total >= total)
      throw taken(`This server has ${total} open subscriptions and allows no more. Try again later.`, total);
    const id = token?.tokenId;
    const own = id === undefined ? 0 : (this.#byToken.get(id) ?? 0);
    if (own >= perToken)
      throw taken(
        `This token has ${perToken} open subscriptions and may have no more. Close one first.`,
        perToken,
      );
    this.#count(id, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.#count(id, -1);
      isTaken = false;
    };
  }

  #count(id: string | undefined, change: 1 | -1): void {
    this.#total += change;
    if (id === undefined) return;
    const own = (this.#byToken.get(id) ?? 0) + change;
    if (own === 0) this.#byToken.delete(id);
    else this.#byToken.set(id, own);
  }
}
