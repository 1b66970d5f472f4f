import { kurtosis, mean, skewness } from '../statistics/moments.ts';
import { normalCdf, normalQuantile } from '../statistics/normal.ts';
import { dailySharpe } from './sharpe.ts';

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/**
 * The probability that the true Sharpe ratio of one day is above `benchmark`:
 * `PSR(S*) = Φ((S − S*)·√(n − 1) ÷ √(1 − γ₃·S + (γ₄ − 1)/4·S²))`, with γ₄ raw. Null for fewer than 20 days.
 * Source: Bailey and López de Prado, The Sharpe Ratio Efficient Frontier (2012).
 */
export function probabilisticSharpe(returns: readonly number[], benchmark = 0): number | null {
  const observed = dailySharpe(returns);
  if (observed === null) return null;
  const spread = 1 - skewness(returns) * observed + ((kurtosis(returns) - 1) / 4) * observed ** 2;
  if (!(spread > 0)) return null;
  return normalCdf(((observed - benchmark) * Math.sqrt(returns.length - 1)) / Math.sqrt(spread));
}

/**
 * The Sharpe ratio of one day that the best of `trials` runs has by luck alone:
 * `S* = √Var(S of the runs)·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e)))`. 0 for a single run.
 * Source: Bailey and López de Prado, The Deflated Sharpe Ratio (2014).
 */
export function luckySharpe(sharpes: readonly number[]): number {
  const trials = sharpes.length;
  if (trials < 2) return 0;
  const center = mean(sharpes);
  const variance = sharpes.reduce((sum, value) => sum + (value - center) ** 2, 0) / (trials - 1);
  const highest =
    (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(variance) * highest;
}

/** The probabilistic Sharpe ratio against what luck gives the best of all runs that were tried. */
export const deflatedSharpe = (returns: readonly number[], sharpes: readonly number[]): number | null =>
  probabilisticSharpe(returns, luckySharpe(sharpes));
