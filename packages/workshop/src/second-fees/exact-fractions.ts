/*
 * Exact fractions of whole numbers, for the second exchange and the second fees. They share no code with core: rounding searches
 * for the count of units that fits, instead of dividing.
 */

/** An exact fraction, its denominator above 0. */
export interface Exact {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** Reads decimal text without a sign. */
export const exact = (decimal: string): Exact => {
  const [whole, decimals = ''] = decimal.split('.') as [string, string?];
  return { top: BigInt(whole + decimals), bottom: BigInt(`1${'0'.repeat(decimals.length)}`) };
};

export const ZERO: Exact = exact('0');
export const ONE: Exact = exact('1');

export const times = (...all: readonly Exact[]): Exact =>
  all.reduce((a, b) => ({ top: a.top * b.top, bottom: a.bottom * b.bottom }));
export const minus = (a: Exact, b: Exact): Exact => ({
  top: a.top * b.bottom - b.top * a.bottom,
  bottom: a.bottom * b.bottom,
});
export const plus = (a: Exact, b: Exact): Exact => ({
  top: a.top * b.bottom + b.top * a.bottom,
  bottom: a.bottom * b.bottom,
});
export const sumOf = (all: readonly Exact[]): Exact => all.reduce(plus, ZERO);
export const isAtMost = (a: Exact, b: Exact): boolean => a.top * b.bottom <= b.top * a.bottom;
export const isEqual = (a: Exact, b: Exact): boolean => a.top * b.bottom === b.top * a.bottom;
export const units = (count: bigint, unit: Exact): Exact => ({ top: count * unit.top, bottom: unit.bottom });

/** The largest count of a unit that is at most a value of 0 or more, found by doubling and halving. */
export function countWithin(value: Exact, unit: Exact): bigint {
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

export type Way = 'up' | 'down' | 'half-up';

/** The multiple of a unit that a value of 0 or more is rounded to. */
export function rounded(value: Exact, unit: Exact, way: Way): Exact {
  const count = countWithin(value, unit);
  const rest = minus(value, units(count, unit));
  const isUp = rest.top > 0n && (way === 'up' || (way === 'half-up' && isAtMost(unit, plus(rest, rest))));
  return units(isUp ? count + 1n : count, unit);
}

export const MICRO: Exact = exact('0.000001');

/** A value of 0 or more with six decimals, as text. */
export function textOf(value: Exact): string {
  const micros = countWithin(value, MICRO);
  return `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`;
}
