import type { Micros, Usd } from './micros.ts';

/** a + b, of one unit. */
export const add = <T extends Micros>(a: T, b: T): T => ((a as bigint) + (b as bigint)) as T;
/** a − b, of one unit. */
export const subtract = <T extends Micros>(a: T, b: T): T => ((a as bigint) - (b as bigint)) as T;
/** The smaller of two amounts of one unit. */
export const smaller = <T extends Micros>(a: T, b: T): T => (a < b ? a : b);
/** −a. Only dollars may be negative. */
export const negate = (a: Usd): Usd => -(a as bigint) as Usd;
/** Sum of dollars; 0 for none. */
export const sumUsd = (amounts: Iterable<Usd>): Usd => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Usd;
};
