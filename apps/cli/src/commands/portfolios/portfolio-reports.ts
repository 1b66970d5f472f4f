import {
  equity,
  getPortfolio,
  hashLedger,
  listEquity,
  MAX_PAGE_SIZE,
  rankPortfolios,
  readHistory,
  type Database,
  type EquityPoint,
  type Portfolio,
  type ReadHistory,
} from '@prescient/core';
import {
  reportJson,
  adviceOf,
  finish,
  reportOf,
  standingSteps,
  TradeGroups,
  type Period,
} from '@prescient/reports';
import { accountText } from '../../report/account-text.ts';
import { equityPlot } from '../../report/equity-plot.ts';
import {
  comparisonText,
  leaderboardText,
  performanceText,
  type PortfolioReport,
  type RankedStanding,
} from '../../report/performance-text.ts';
import type { Answer } from '../answer.ts';

type HistoryReport = PortfolioReport & Pick<ReadHistory, 'history' | 'at'>;

async function reportFor(db: Database, id: number): Promise<HistoryReport> {
  const { portfolio, history, at } = await readHistory(db, id);
  const report = reportOf(history);
  return { portfolio, report, advice: adviceOf(report), history, at };
}

/** The fields of `report.get` and `report.compare` of the API. */
function fieldsOf({ portfolio, report, advice, at }: HistoryReport) {
  const { categories: _, periods: __, ...figures } = report;
  const { id, kind, name, status, createdAt } = portfolio;
  return { portfolioId: id, kind, name, status, from: createdAt, to: at, ...figures, advice };
}

/** Reads the equity of a portfolio over time, and at this moment; that of a saved replay ends with its run. */
async function equityOf(db: Database, portfolio: Portfolio): Promise<EquityPoint[]> {
  const points: EquityPoint[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof listEquity>> = await listEquity(db, {
      portfolioId: portfolio.id,
      limit: MAX_PAGE_SIZE,
      cursor,
    });
    points.push(...page.items);
    cursor = page.nextCursor;
    const { kind, balance } = portfolio;
    if (cursor === null && kind === 'replay') return points;
    if (cursor === null) return [...points, { at: db.clock.now(), equity: equity(portfolio), balance }];
  }
}

/** The account of one portfolio, with a plot of its equity over time. */
export async function showAnswer(db: Database, id: number): Promise<Answer> {
  const portfolio = await getPortfolio(db, id);
  const points = await equityOf(db, portfolio);
  const plot = equityPlot(points);
  const text = accountText(portfolio);
  const history = points.map(({ at, equity: worth }) => ({ at, equity: worth }));
  return {
    text: plot === '' ? text : `${text}\n\n${plot}`,
    json: reportJson({ ...portfolio, equity: equity(portfolio), history }),
  };
}

/** The report of one portfolio, with its newest periods and a plot of its equity. */
export async function reportAnswer(db: Database, id: number, period: Period): Promise<Answer> {
  const one = await reportFor(db, id);
  const { categories } = one.report;
  const periods = one.report.periods[period];
  const plot = equityPlot(one.history.equity);
  const text = performanceText(one, periods);
  return {
    text: plot === '' ? text : `${text}\n\n${plot}`,
    json: reportJson({ ...fieldsOf(one), categories, periods }),
  };
}

/** The reports of several portfolios beside each other, and the trades of all by period. */
export async function comparisonAnswer(
  db: Database,
  ids: readonly number[],
  period: Period,
): Promise<Answer> {
  const reports: HistoryReport[] = [];
  const groups = new TradeGroups();
  for (const id of new Set(ids)) {
    const one = await reportFor(db, id);
    finish(groups.add(one.history.trades));
    reports.push(one);
  }
  const { summary, categories } = groups;
  const together = { summary, categories, periods: groups.by(period) };
  return {
    text: comparisonText(reports, together.periods),
    json: reportJson({ items: reports.map(fieldsOf), together }),
  };
}

/** The first ranks of the leaderboard. */
export async function leaderboardAnswer(db: Database, limit: number): Promise<Answer> {
  const ranked = await rankPortfolios(db, { limit, after: 0 });
  const lines: RankedStanding[] = [];
  for (const { portfolio, events } of ranked) {
    const clusters = events.map(({ realizedPnl, cost }) => ({ top: realizedPnl, bottom: cost }));
    const sums = { initialBalance: portfolio.initialBalance, equity: equity(portfolio) };
    const { fills, hash } = await hashLedger({ db, reads: db }, portfolio);
    const standing = finish(standingSteps(sums, clusters));
    lines.push({ rank: lines.length + 1, portfolio, standing, ledger: { fills, hash } });
  }
  const items = lines.map(({ rank, portfolio, standing, ledger }) => {
    const { id, kind, name, status, tradeCount } = portfolio;
    return { rank, portfolioId: id, kind, name, status, tradeCount, ...standing, ledger };
  });
  return { text: leaderboardText(lines), json: reportJson({ items }) };
}
