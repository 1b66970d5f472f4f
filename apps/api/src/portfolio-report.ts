import { readHistory, type Database, type ReadHistory } from '@prescient/core';
import { adviceOf, reportSteps, TradeGroups, type Period, type Report } from '@prescient/reports';
import type { Reading } from './access/reading.ts';
import { inTurns } from './in-turns.ts';

/** Periods and categories of one report: the newest, and the first by name. */
const MOST_GROUPS = 100;
/** Rows that a report counts as before it was read. */
export const REPORT_ROWS = 20;

/** The means of a report: reads are counted as rows that were summed. */
interface ReportContext {
  readonly reads: Database;
  readonly reading: Reading;
}

async function reportOn(
  { reads, reading }: ReportContext,
  id: number,
): Promise<ReadHistory & { report: Report }> {
  const read = await readHistory(reads, id);
  reading.countSummed(read.rows);
  return { ...read, report: await inTurns(reportSteps(read.history)) };
}

/** The columns by which portfolios are compared. */
function figuresOf({ portfolio, at, report }: Awaited<ReturnType<typeof reportOn>>) {
  const { categories: _, periods: __, ...figures } = report;
  const { id, kind, name, status, createdAt } = portfolio;
  return {
    portfolioId: id,
    name,
    kind,
    status,
    from: createdAt,
    to: at,
    ...figures,
    advice: adviceOf(figures),
  };
}

/** The report of one portfolio at the stored marks, with its periods of one length. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function portfolioReport(context: ReportContext, id: number, period: Period) {
  const one = await reportOn(context, id);
  const { categories, periods } = one.report;
  return {
    ...figuresOf(one),
    categories: categories.slice(0, MOST_GROUPS),
    periods: periods[period].slice(-MOST_GROUPS),
  };
}

/**
 * The reports of several portfolios, each once, and their trades summed up together.
 * @throws DomainError PORTFOLIO_NOT_FOUND
 */
export async function portfolioReports(context: ReportContext, ids: readonly number[], period: Period) {
  const groups = new TradeGroups();
  const items = [];
  for (const id of new Set(ids)) {
    const one = await reportOn(context, id);
    await inTurns(groups.add(one.history.trades));
    items.push(figuresOf(one));
  }
  const { summary, categories } = groups;
  return {
    items,
    together: {
      summary,
      categories: categories.slice(0, MOST_GROUPS),
      periods: groups.by(period).slice(-MOST_GROUPS),
    },
  };
}
