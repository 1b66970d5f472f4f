/*
 * A second implementation of walking a book, of fees and of rounding, for tests alone. It shares no code with core and
 * goes another way: exact fractions from decimal text, searching for what fits instead of dividing, and rounding by
 * comparing with both neighbours. Money and shares are decimals with six digits, as text.
 */

/** An exact fraction, its denominator above 0. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const fraction = (decimal: string): Fraction => {
  const [whole, decimals = ''] = decimal.split('.') as [string, string?];
  return { top: BigInt(whole + decimals), bottom: BigInt(`1${'0'.repeat(decimals.length)}`) };
};
const times = (...all: readonly Fraction[]): Fraction =>
  all.reduce((a, b) => ({ top: a.top * b.top, bottom: a.bottom * b.bottom }));
const minus = (a: Fraction, b: Fraction): Fraction => ({
  top: a.top * b.bottom - b.top * a.bottom,
  bottom: a.bottom * b.bottom,
});
const plus = (a: Fraction, b: Fraction): Fraction => ({
  top: a.top * b.bottom + b.top * a.bottom,
  bottom: a.bottom * b.bottom,
});
const isAtMost = (a: Fraction, b: Fraction): boolean => a.top * b.bottom <= b.top * a.bottom;
const ZERO: Fraction = { top: 0n, bottom: 1n };
const ONE: Fraction = { top: 1n, bottom: 1n };
const units = (count: bigint, unit: Fraction): Fraction => ({ top: count * unit.top, bottom: unit.bottom });

/** The largest count of a unit that is at most a value, found by doubling and halving. */
function countWithin(value: Fraction, unit: Fraction): bigint {
  let high = 1n;
  while (isAtMost(units(high, unit), value)) high *= 2n;
  let low = 0n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (isAtMost(units(middle, unit), value)) low = middle;
    else high = middle;
  }
  return low;
}

type Way = 'up' | 'down' | 'half-up';

/** The multiple of a unit that a value is rounded to. */
function rounded(value: Fraction, unit: Fraction, way: Way): Fraction {
  const below = units(countWithin(value, unit), unit);
  const rest = minus(value, below);
  if (rest.top === 0n || way === 'down') return below;
  if (way === 'up') return plus(below, unit);
  return isAtMost(unit, plus(rest, rest)) ? plus(below, unit) : below;
}

const MICRO = fraction('0.000001');
const CENT = fraction('0.01');
const POLYMARKET_STEP = fraction('0.00001');

/** A value with six decimals, as text. */
function text(value: Fraction): string {
  const micros = countWithin(value, MICRO);
  return `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`;
}

export type SecondFees =
  | { readonly kind: 'none' }
  | { readonly kind: 'polymarket'; readonly rate: string; readonly exponent: string }
  | { readonly kind: 'kalshi'; readonly multiplier: string };

export interface SecondRequest {
  readonly side: 'buy' | 'sell';
  /** Dollars of a buy, or shares. */
  readonly wanted: { readonly stake: string } | { readonly shares: string };
  readonly limit: string;
  readonly step: string;
  readonly fees: SecondFees;
}

/** `[price, size]`, best first. */
export type SecondLevels = readonly (readonly [price: string, size: string])[];

export interface SecondFill {
  readonly levels: readonly { readonly price: string; readonly taken: string; readonly cost: string }[];
  readonly shares: string;
  readonly cost: string;
  readonly fee: string;
}

interface Piece {
  readonly price: Fraction;
  readonly taken: Fraction;
  readonly cost: Fraction;
}

const spread = (price: Fraction): Fraction => times(price, minus(ONE, price));

/** Polymarket charges each level, half up at five decimals; Kalshi the order, up to a cent. */
function feeOf(fees: SecondFees, pieces: readonly Piece[]): Fraction {
  if (fees.kind === 'none') return ZERO;
  if (fees.kind === 'polymarket') {
    const power = Array.from({ length: Number(fees.exponent) });
    return pieces
      .map(({ price, taken }) => times(taken, fraction(fees.rate), ...power.map(() => spread(price))))
      .map((exact) => rounded(exact, POLYMARKET_STEP, 'half-up'))
      .reduce(plus, ZERO);
  }
  const exact = pieces
    .map(({ price, taken }) => times(taken, fraction(fees.multiplier), fraction('0.07'), spread(price)))
    .reduce(plus, ZERO);
  return rounded(exact, CENT, 'up');
}

/** Fills what is there up to the limit, as `FAK` does. */
export function secondFill(request: SecondRequest, depth: SecondLevels): SecondFill {
  const { side, wanted, fees } = request;
  const limit = fraction(request.limit);
  const step = fraction(request.step);
  let left = fraction('stake' in wanted ? wanted.stake : wanted.shares);
  const pieces: Piece[] = [];
  for (const [priceText, sizeText] of depth) {
    const price = fraction(priceText);
    if (!(side === 'buy' ? isAtMost(price, limit) : isAtMost(limit, price))) break;
    const affordable = 'stake' in wanted ? countWithin(left, times(price, step)) : countWithin(left, step);
    const there = countWithin(fraction(sizeText), step);
    const count = affordable < there ? affordable : there;
    if (affordable === 0n) break;
    if (count === 0n) continue;
    const taken = units(count, step);
    const cost = rounded(times(taken, price), MICRO, side === 'buy' ? 'up' : 'down');
    pieces.push({ price, taken, cost });
    left = minus(left, 'stake' in wanted ? cost : taken);
  }
  const sum = (values: readonly Fraction[]) => text(values.reduce(plus, ZERO));
  return {
    levels: pieces.map(({ price, taken, cost }) => ({
      price: text(price),
      taken: text(taken),
      cost: text(cost),
    })),
    shares: sum(pieces.map(({ taken }) => taken)),
    cost: sum(pieces.map(({ cost }) => cost)),
    fee: text(feeOf(fees, pieces)),
  };
}
