import { mean } from '../statistics/moments.ts';
import type { Forecast } from './forecast.ts';

/** Forecasts whose probability lies in `[from, to)`; the last bin has 1 in it, too. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Null for an empty bin. */
  readonly meanProbability: number | null;
  readonly meanResult: number | null;
}

/**
 * Murphy's parts of the Brier score, over the same bins. For forecasts that are equal within a bin
 * `brier = reliability − resolution + uncertainty`; otherwise what is left is the spread within bins.
 */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** `Σ nₖ (p̄ₖ − r̄ₖ)² ÷ n`: smaller is better. */
  readonly reliability: number;
  /** `Σ nₖ (r̄ₖ − r̄)² ÷ n`: larger is better. */
  readonly resolution: number;
  /** `r̄ (1 − r̄)`: what the questions bring along. */
  readonly uncertainty: number;
  /** Expected calibration error: `Σ nₖ |p̄ₖ − r̄ₖ| ÷ n`. */
  readonly calibrationError: number;
}

const BINS = 10;

const binOf = ({ probability }: Forecast): number => Math.min(Math.floor(probability * BINS), BINS - 1);

/** Compares stated probabilities with what came of them in ten bins; null for no forecast. */
export function reliabilityOf(forecasts: readonly Forecast[]): Reliability | null {
  if (forecasts.length === 0) return null;
  const members = Array.from({ length: BINS }, (_, index) =>
    forecasts.filter((forecast) => binOf(forecast) === index),
  );
  const means = members.map((bin) => ({
    count: bin.length,
    probability: mean(bin.map(({ probability }) => probability)),
    result: mean(bin.map(({ result }) => result)),
  }));
  const base = mean(forecasts.map(({ result }) => result));
  const weighted = (term: (bin: (typeof means)[number]) => number): number =>
    means.reduce((sum, bin) => sum + (bin.count === 0 ? 0 : bin.count * term(bin)), 0) / forecasts.length;
  return {
    bins: means.map(({ count, probability, result }, index) => ({
      from: index / BINS,
      to: (index + 1) / BINS,
      count,
      meanProbability: count === 0 ? null : probability,
      meanResult: count === 0 ? null : result,
    })),
    reliability: weighted(({ probability, result }) => (probability - result) ** 2),
    resolution: weighted(({ result }) => (result - base) ** 2),
    uncertainty: base * (1 - base),
    calibrationError: weighted(({ probability, result }) => Math.abs(probability - result)),
  };
}
