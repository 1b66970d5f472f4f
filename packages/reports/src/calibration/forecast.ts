import type { ReportTrade } from '@prescient/core/domain';

/** A probability that was stated, the market's own at that moment, and what came of it. */
export interface Forecast {
  readonly eventKey: string;
  readonly probability: number;
  readonly marketProbability: number;
  /** From 0 to 1. */
  readonly result: number;
}

/** The forecasts of the trades that are resolved and for which the strategy gave a probability. */
export const forecastsOf = (trades: readonly ReportTrade[]): Forecast[] =>
  trades.flatMap(({ eventKey, probability, marketPrice, result }) =>
    probability === null || result === null
      ? []
      : [{ eventKey, probability, marketProbability: marketPrice, result }],
  );
