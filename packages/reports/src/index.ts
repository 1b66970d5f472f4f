/** What a portfolio earned, and how far that can be believed: pure functions over its trades, fills and equity. */
export type { EquityPoint, PortfolioHistory, ReportFill, ReportTrade } from './history.ts';
export { reportOf, type Report } from './report.ts';
