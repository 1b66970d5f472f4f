import { mean } from '../statistics/moments.ts';
import type { Forecast } from './forecast.ts';

/** A probability of exactly 0 or 1 that is wrong would cost infinitely much; the log score moves it in by this. */
const LOG_CLIP = 1e-6;

/** Scores of forecasts against what came of them. */
export interface Scores {
  readonly forecasts: number;
  /** `mean((p − result)²)`: 0 is perfect, 0.25 is a coin. */
  readonly brier: number;
  /** The same of the market's price at the buy. */
  readonly marketBrier: number;
  /** `1 − brier ÷ marketBrier`: above 0 is better than the market. Null where the market was perfect. */
  readonly skill: number | null;
  /** `−mean(result·ln p + (1 − result)·ln(1 − p))`, with p moved in to at least `logClip` from 0 and 1. */
  readonly logScore: number;
  readonly logClip: number;
  /** ForecastBench's index: `(1 − √brier)·100`. */
  readonly index: number;
}

const brierOf = (pairs: readonly (readonly [probability: number, result: number])[]): number =>
  mean(pairs.map(([probability, result]) => (probability - result) ** 2));

function logLoss({ probability, result }: Forecast): number {
  const p = Math.min(Math.max(probability, LOG_CLIP), 1 - LOG_CLIP);
  return -(result * Math.log(p) + (1 - result) * Math.log(1 - p));
}

/** Scores forecasts; null for none. */
export function scoresOf(forecasts: readonly Forecast[]): Scores | null {
  if (forecasts.length === 0) return null;
  const brier = brierOf(forecasts.map(({ probability, result }) => [probability, result]));
  const marketBrier = brierOf(forecasts.map(({ marketProbability, result }) => [marketProbability, result]));
  return {
    forecasts: forecasts.length,
    brier,
    marketBrier,
    skill: marketBrier === 0 ? null : 1 - brier / marketBrier,
    logScore: mean(forecasts.map(logLoss)),
    logClip: LOG_CLIP,
    index: (1 - Math.sqrt(brier)) * 100,
  };
}
