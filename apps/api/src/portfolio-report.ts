import { readHistory, type Database } from '@prescient/core';
import { adviceOf, reportSteps, type Period } from '@prescient/reports';
import type { Reading } from './access/reading.ts';
import { inTurns } from './in-turns.ts';

/** Periods of one report, the newest. */
const MOST_PERIODS = 100;
/** Rows that a report counts as before it was read. */
export const REPORT_ROWS = 20;

/** The means of a report: reads are counted as rows that were summed. */
interface ReportContext {
  readonly reads: Database;
  readonly reading: Reading;
}

/** The report of one portfolio at the stored marks, with its periods of one length. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function portfolioReport({ reads, reading }: ReportContext, id: number, period: Period) {
  const { portfolio, history, at, rows } = await readHistory(reads, id);
  reading.countSummed(rows);
  const { categories: _, periods, ...report } = await inTurns(reportSteps(history));
  const { name, status, createdAt } = portfolio;
  return {
    portfolioId: id,
    name,
    status,
    from: createdAt,
    to: at,
    ...report,
    advice: adviceOf(report),
    periods: periods[period].slice(-MOST_PERIODS),
  };
}
