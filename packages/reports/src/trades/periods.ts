import type { ReportTrade } from '@prescient/core/domain';
import { summarizeTrades, type TradeSummary } from './trade-summary.ts';

export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** The trades that were bought in one period, or that have one category. */
export interface GroupSummary extends TradeSummary {
  /** `2026-01-15`, the Monday `2026-01-12` of a week, `2026-01`, or the name of the category. */
  readonly key: string;
}

const isoDay = (time: Date): string => time.toISOString().slice(0, 10);

/** The name of the period that a moment lies in, by UTC. A week begins on Monday. */
function periodOf(time: Date, period: Period): string {
  if (period === 'day') return isoDay(time);
  if (period === 'month') return isoDay(time).slice(0, 7);
  const monday = new Date(time);
  monday.setUTCDate(time.getUTCDate() - ((time.getUTCDay() + 6) % 7));
  return isoDay(monday);
}

function grouped(trades: readonly ReportTrade[], keyOf: (trade: ReportTrade) => string): GroupSummary[] {
  return [...Map.groupBy(trades, keyOf)]
    .map(([key, members]) => ({ key, ...summarizeTrades(members) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** A summary for each period in which something was bought, in order of time. */
export const byPeriod = (trades: readonly ReportTrade[], period: Period): GroupSummary[] =>
  grouped(trades, ({ openedAt }) => periodOf(openedAt, period));

/** A summary for each category, by name; trades without one are `other`. */
export const byCategory = (trades: readonly ReportTrade[]): GroupSummary[] =>
  grouped(trades, ({ category }) => category ?? 'other');
