import { equity, type EquityPoint, type Portfolio } from '@prescient/core/domain';

/** Least milliseconds between two rows. */
const APART_MS = 60_000;

/** The equity of a portfolio over time, a row wherever it differs from the one before, and at most one a minute. */
export class EquityRows {
  readonly #opening: EquityPoint;
  readonly #rows: EquityPoint[] = [];

  constructor({ initialBalance, createdAt }: Portfolio) {
    this.#opening = { at: createdAt, equity: initialBalance, balance: initialBalance };
  }

  /** Adds a row where one is due. */
  keep(portfolio: Portfolio, at: Date): void {
    const newest = this.#rows.at(-1);
    if (newest !== undefined && at.getTime() - newest.at.getTime() < APART_MS) return;
    const { balance, equity: worth } = newest ?? this.#opening;
    const now = equity(portfolio);
    if (now !== worth || portfolio.balance !== balance)
      this.#rows.push({ at, equity: now, balance: portfolio.balance });
  }

  /** All of it, from the opening of the portfolio to a moment, both of them included. */
  until(portfolio: Portfolio, end: Date): EquityPoint[] {
    const last = { at: end, equity: equity(portfolio), balance: portfolio.balance };
    return [this.#opening, ...this.#rows.filter(({ at }) => at < end), last];
  }
}
