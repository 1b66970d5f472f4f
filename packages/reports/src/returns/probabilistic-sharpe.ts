import { kurtosis, skewness, standardDeviation } from '../statistics/moments.ts';
import { normalCdf, normalQuantile } from '../statistics/normal.ts';
import { dailySharpe } from './sharpe.ts';

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/** Daily returns in the numbers that a Sharpe ratio is judged by. */
export interface ReturnMoments {
  /** The Sharpe ratio of one day. */
  readonly sharpe: number;
  readonly skewness: number;
  /** Raw: 3 for a normal distribution. */
  readonly kurtosis: number;
  readonly count: number;
}

/**
 * The probability that the true Sharpe ratio of one period is above `benchmark`:
 * `PSR(S*) = Φ((S − S*)·√(n − 1) ÷ √(1 − γ₃·S + (γ₄ − 1)/4·S²))`, with γ₄ raw. Null where the root is not of a positive number.
 * Source: Bailey and López de Prado, The Sharpe Ratio Efficient Frontier (2012).
 */
export function sharpeProbability(
  { sharpe, skewness: third, kurtosis: fourth, count }: ReturnMoments,
  benchmark: number,
): number | null {
  const spread = 1 - third * sharpe + ((fourth - 1) / 4) * sharpe ** 2;
  return spread > 0 ? normalCdf(((sharpe - benchmark) * Math.sqrt(count - 1)) / Math.sqrt(spread)) : null;
}

/** Returns the numbers by which a Sharpe ratio is judged; null for fewer than 20 days. */
export function returnMoments(returns: readonly number[]): ReturnMoments | null {
  const observed = dailySharpe(returns);
  if (observed === null) return null;
  return {
    sharpe: observed,
    skewness: skewness(returns),
    kurtosis: kurtosis(returns),
    count: returns.length,
  };
}

/** The probability that the true Sharpe ratio of one day is above `benchmark`. Null for fewer than 20 days. */
export function probabilisticSharpe(returns: readonly number[], benchmark = 0): number | null {
  const moments = returnMoments(returns);
  return moments && sharpeProbability(moments, benchmark);
}

/** The runs of a family of strategies, of which one is looked at. */
export interface Trials {
  /** All runs that were recorded, this one among them. */
  readonly runs: number;
  /** The Sharpe ratios of one day of those that have one. */
  readonly sharpes: readonly number[];
}

/**
 * The Sharpe ratio of one day that the best of N runs has by luck alone:
 * `S* = √Var(S of the runs)·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e)))`. 0 for a single run; null where fewer than two
 * runs have a Sharpe ratio, so that nobody knows how far they lie apart.
 * Source: Bailey and López de Prado, The Deflated Sharpe Ratio (2014).
 */
export function luckySharpe({ runs, sharpes }: Trials): number | null {
  if (runs < 2) return 0;
  if (sharpes.length < 2) return null;
  const highest =
    (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / runs) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (runs * Math.E));
  // In one order, so that equal runs in another order have an equal ratio to the last bit.
  return standardDeviation(sharpes.toSorted((a, b) => a - b)) * highest;
}

/**
 * The probabilistic Sharpe ratio against what luck gives the best of all runs that were tried. Null for fewer than 20 days,
 * and where `luckySharpe` is null.
 */
export function deflatedSharpe(returns: readonly number[], trials: Trials): number | null {
  const moments = returnMoments(returns);
  return moments && deflatedProbability(moments, trials);
}

/** The same of returns of which the moments are known. */
export function deflatedProbability(moments: ReturnMoments, trials: Trials): number | null {
  const benchmark = luckySharpe(trials);
  return benchmark === null ? null : sharpeProbability(moments, benchmark);
}
