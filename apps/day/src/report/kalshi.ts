import { table } from '@prescient/workshop';
import type { KalshiTally } from '../truth/kalshi-tally.ts';
import type { Goal } from './goal.ts';

/** The names of the counts, in the order in which they are told. */
const NAMES: Readonly<Record<keyof KalshiTally, string>> = {
  markets: 'markets',
  buys: 'buys',
  sales: 'sales',
  fractional: 'fills of fractions of a contract',
  multiplied: 'fills at a multiplier of the series other than 1',
  waived: 'fills while the fee was waived',
  afterWaiver: 'fills after the end of a waiver',
  settled: 'positions settled',
};
const counted = Object.keys(NAMES) as (keyof KalshiTally)[];

/** The counts of Kalshi, for a person. */
export const kalshiTable = (tally: KalshiTally): string =>
  table(
    ['Kalshi', 'count'],
    counted.map((name) => [NAMES[name], String(tally[name])]),
  );

/** Reached if the day met all that is Kalshi's own: a day that did not would say nothing of it. */
export function kalshiGoal(tally: KalshiTally): Goal {
  const missing = counted.filter((name) => tally[name] === 0).map((name) => NAMES[name]);
  return {
    what: 'Kalshi was met whole: fractions, fees of a series, a waiver and its end, sales, settlements',
    reached: missing.length === 0,
    figure: missing.length === 0 ? `${tally.buys + tally.sales} fills` : `none: ${missing.join(', ')}`,
  };
}
