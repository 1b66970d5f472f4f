/**
 * Reports: the earnings of a portfolio, and how far they can be believed. Pure functions over its trades, fills and
 * equity.
 */
export { adviceOf } from './advice.ts';
export { briefOf, dailyMomentsOf, dailySharpeOf, type Brief } from './brief.ts';
export { deflatedProbability } from './returns/probabilistic-sharpe.ts';
export { reportOf, reportSteps, type Report } from './report.ts';
export { standingSteps, type Standing } from './standing.ts';
export type { Interval } from './statistics/bootstrap.ts';
export { EXPORT_FORMATS, exportText, type ExportFormat, type TablePage } from './export/export-text.ts';
export { reportJson } from './export/report-json.ts';
export { finish, type Steps } from './steps.ts';
export { PERIODS, type Period } from './trades/periods.ts';
export { TradeGroups } from './trades/trade-groups.ts';
export type { GroupSummary, TradeSummary } from './trades/trade-summary.ts';
export type { ClosingLine } from './calibration/closing-line.ts';
export type { Reliability } from './calibration/reliability.ts';
export type { Scores } from './calibration/scores.ts';
export type { Drawdown } from './returns/drawdown.ts';
export type { Attribution } from './trades/attribution.ts';
export { countText, dollarsText, intervalText, percentText, ratioText } from './text/figure-text.ts';
export { figuresOf, type Figure } from './text/figures.ts';
export { figuresText, periodsText } from './text/report-text.ts';
