import { mean, standardDeviation } from '../statistics/moments.ts';

/** Fewest daily returns from which a ratio is given. */
export const FEWEST_DAYS = 20;
/** Markets here trade on every day of the year. */
const DAYS_A_YEAR = 365;

const ratio = (returns: readonly number[], deviation: number): number | null =>
  returns.length < FEWEST_DAYS || !(deviation > 0) ? null : mean(returns) / deviation;

const yearly = (daily: number | null): number | null =>
  daily === null ? null : daily * Math.sqrt(DAYS_A_YEAR);

/** Sharpe ratio of one day: `mean ÷ standard deviation (n − 1)`, risk-free rate 0. Null for fewer than 20 days. */
export const dailySharpe = (returns: readonly number[]): number | null =>
  ratio(returns, standardDeviation(returns));

/** Sharpe ratio of a year: the daily one times √365. Null for fewer than 20 days, or if the equity never moved. */
export const sharpe = (returns: readonly number[]): number | null => yearly(dailySharpe(returns));

/** Sortino ratio of a year: as Sharpe's, over `√(Σ min(r, 0)² ÷ (n − 1))`. Null for fewer than 20 days, or without a loss. */
export const sortino = (returns: readonly number[]): number | null => {
  const squares = returns.map((value) => Math.min(value, 0) ** 2);
  const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (returns.length - 1));
  return yearly(ratio(returns, deviation));
};
