/* A second implementation of fees, for the tests of core and the laboratories. It shares no code with core. */

import {
  exact,
  isAtMost,
  minus,
  ONE,
  plus,
  rounded,
  sumOf,
  times,
  ZERO,
  type Exact,
} from './exact-fractions.ts';

export type SecondFees =
  | { readonly kind: 'none' }
  | { readonly kind: 'polymarket'; readonly rate: string; readonly exponent: string }
  | {
      readonly kind: 'kalshi';
      readonly multiplier: string;
      readonly rule: 'order-cent' | 'balance-4' | 'balance-6';
    };

/** Shares that change hands at one price, and the dollars that they bring or cost before fees. */
export interface Piece {
  readonly price: Exact;
  readonly taken: Exact;
  readonly cost: Exact;
}

const CENT = exact('0.01');
const POLYMARKET_STEP = exact('0.00001');
/** The step to which Kalshi rounds the trade fee of each fill up. */
const TRADE_FEE_STEP = { 'balance-4': exact('0.0001'), 'balance-6': exact('0.000001') } as const;

const spread = (price: Exact): Exact => times(price, minus(ONE, price));

const kalshiFee = ({ price, taken }: Piece, multiplier: string): Exact =>
  times(taken, exact(multiplier), exact('0.07'), spread(price));

/** An account that a venue takes cash from or pays cash to, in whole cents. */
class CentAccount {
  /** The cash that would have left without rounding, and the cash that left. A sale makes both negative. */
  #due = ZERO;
  #paid = ZERO;

  /** Moves a fill's cash and returns the dollars that the account lost beside the trade itself. */
  settle(side: 'buy' | 'sell', { cost }: Piece, tradeFee: Exact): Exact {
    const due = side === 'buy' ? plus(cost, tradeFee) : minus(tradeFee, cost);
    const isPayment = isAtMost(ZERO, due);
    let paid = isPayment ? rounded(due, CENT, 'up') : minus(ZERO, rounded(minus(ZERO, due), CENT, 'down'));
    const feeAt = (cash: Exact) => (side === 'buy' ? minus(cash, cost) : plus(cash, cost));
    this.#due = plus(this.#due, due);
    const overpaid = minus(plus(this.#paid, paid), this.#due);
    // A cent comes back once rounding has taken more than one, as long as the venue still takes no less than nothing.
    if (!isAtMost(overpaid, CENT) && isAtMost(CENT, feeAt(paid))) paid = minus(paid, CENT);
    this.#paid = plus(this.#paid, paid);
    return feeAt(paid);
  }
}

/**
 * Returns the fee of each piece of one order. Polymarket rounds each half up at five decimals. Kalshi rounds the sum of the
 * order up to a cent (`order-cent`), or the cash that each fill moves (`balance-4`, `balance-6`).
 */
export function secondFees(fees: SecondFees, side: 'buy' | 'sell', pieces: readonly Piece[]): Exact[] {
  if (fees.kind === 'none') return pieces.map(() => ZERO);
  if (fees.kind === 'polymarket') {
    const power = Array.from({ length: Number(fees.exponent) });
    return pieces
      .map(({ price, taken }) => times(taken, exact(fees.rate), ...power.map(() => spread(price))))
      .map((fee) => rounded(fee, POLYMARKET_STEP, 'half-up'));
  }
  const { multiplier, rule } = fees;
  if (rule === 'order-cent') {
    const upTo = (count: number) =>
      rounded(sumOf(pieces.slice(0, count).map((piece) => kalshiFee(piece, multiplier))), CENT, 'up');
    return pieces.map((_, index) => minus(upTo(index + 1), upTo(index)));
  }
  const account = new CentAccount();
  return pieces.map((piece) =>
    account.settle(side, piece, rounded(kalshiFee(piece, multiplier), TRADE_FEE_STEP[rule], 'up')),
  );
}
