import type { ReportTrade } from '@prescient/core/domain';
import { sumUsd, ZERO_USD } from '@prescient/core/money';
import type { Forecast } from '../calibration/forecast.ts';
import type { Cluster } from './bootstrap.ts';

/** `Σ top ÷ Σ bottom`; null where the bottoms come to 0. */
export const ratioOf = (clusters: readonly Cluster[]): number | null => {
  const bottom = clusters.reduce((sum, cluster) => sum + cluster.bottom, 0);
  return bottom > 0 ? clusters.reduce((sum, { top }) => sum + top, 0) / bottom : null;
};

/** Sums up what the members of each event contribute to a ratio. */
export const byEvent = <Member extends { readonly eventKey: string }>(
  members: readonly Member[],
  clusterOf: (members: readonly Member[]) => Cluster,
): Cluster[] => [...Map.groupBy(members, ({ eventKey }) => eventKey).values()].map(clusterOf);

const closedOf = (trades: readonly ReportTrade[]): ReportTrade[] =>
  trades.filter(({ closedAt }) => closedAt !== null);

/** `Σ realized P&L ÷ Σ cost` of closed trades. */
export const returnClusters = (trades: readonly ReportTrade[]): Cluster[] =>
  byEvent(closedOf(trades), (members) => ({
    top: Number(sumUsd(members.map(({ realizedPnl }) => realizedPnl))),
    bottom: Number(sumUsd(members.map(({ cost }) => cost))),
  }));

/** `wins ÷ closed trades`. */
export const winClusters = (trades: readonly ReportTrade[]): Cluster[] =>
  byEvent(closedOf(trades), (members) => ({
    top: members.filter(({ realizedPnl }) => realizedPnl > ZERO_USD).length,
    bottom: members.length,
  }));

const squares = (pairs: readonly (readonly [probability: number, result: number])[]): number =>
  pairs.reduce((sum, [probability, result]) => sum + (probability - result) ** 2, 0);

/** `Brier ÷ Brier of the market`, which is `1 − skill`. */
export const lossClusters = (forecasts: readonly Forecast[]): Cluster[] =>
  byEvent(forecasts, (members) => ({
    top: squares(members.map(({ probability, result }) => [probability, result])),
    bottom: squares(members.map(({ marketProbability, result }) => [marketProbability, result])),
  }));
