/**
 * Reports: the earnings of a portfolio, and how far they can be believed. Pure functions over its trades, fills and
 * equity.
 */
export type { EquityPoint, PortfolioHistory, ReportFill, ReportTrade } from './history.ts';
export { reportOf, type Report } from './report.ts';
