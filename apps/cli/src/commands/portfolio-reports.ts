import { equity, rankPortfolios, readHistory, type Database } from '@prescient/core';
import { adviceOf, finish, reportOf, standingSteps, type Period } from '@prescient/reports';
import {
  comparisonText,
  leaderboardText,
  performanceJson,
  performanceText,
  type PortfolioReport,
  type RankedStanding,
} from '../report/performance-text.ts';

/** An answer for people, and the same for programs. */
export interface ReportAnswer {
  readonly text: string;
  readonly json: unknown;
}

async function reportFor(db: Database, id: number): Promise<PortfolioReport & { to: Date }> {
  const { portfolio, history, at } = await readHistory(db, id);
  const report = reportOf(history);
  return { portfolio, report, advice: adviceOf(report), to: at };
}

/** The fields of `report.get` and `report.compare` of the API. */
function fieldsOf({ portfolio, report, advice, to }: PortfolioReport & { to: Date }) {
  const { categories: _, periods: __, ...figures } = report;
  const { id, name, status, createdAt } = portfolio;
  return { portfolioId: id, name, status, from: createdAt, to, ...figures, advice };
}

/** The report of one portfolio, with its newest periods. */
export async function reportAnswer(db: Database, id: number, period: Period): Promise<ReportAnswer> {
  const one = await reportFor(db, id);
  const periods = one.report.periods[period];
  return { text: performanceText(one, periods), json: performanceJson({ ...fieldsOf(one), periods }) };
}

/** The reports of several portfolios beside each other. */
export async function comparisonAnswer(db: Database, ids: readonly number[]): Promise<ReportAnswer> {
  const reports = [];
  for (const id of new Set(ids)) reports.push(await reportFor(db, id));
  return { text: comparisonText(reports), json: performanceJson({ items: reports.map(fieldsOf) }) };
}

/** The first ranks of the leaderboard. */
export async function leaderboardAnswer(db: Database, limit: number): Promise<ReportAnswer> {
  const ranked = await rankPortfolios(db, { limit, after: 0 });
  const lines: RankedStanding[] = ranked.map(({ portfolio, events }, index) => {
    const clusters = events.map(({ realizedPnl, cost }) => ({ top: realizedPnl, bottom: cost }));
    const sums = { initialBalance: portfolio.initialBalance, equity: equity(portfolio) };
    return { rank: index + 1, portfolio, standing: finish(standingSteps(sums, clusters)) };
  });
  const items = lines.map(({ rank, portfolio: { id, name, status, tradeCount }, standing }) => ({
    rank,
    portfolioId: id,
    name,
    status,
    tradeCount,
    ...standing,
  }));
  return { text: leaderboardText(lines), json: performanceJson({ items }) };
}
