import {
  lockAfterAudit,
  MAX_PAGE_SIZE,
  resumePortfolio,
  unlockPortfolio,
  type Database,
  type Portfolio,
} from '@prescient/core';
import { noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import { withDatabase } from '../database/database.ts';
import type { Session } from '../process/session.ts';
import { print, printJson } from '../process/output.ts';
import { PERIODS, type Period } from '@prescient/reports';
import { UsageError } from '@prescient/terminal';
import { comparisonAnswer, leaderboardAnswer, reportAnswer, type ReportAnswer } from './portfolio-reports.ts';
import { cyclesAnswer, signalsAnswer } from './portfolio-signals.ts';

const USAGE =
  'portfolio needs one of: report N [--period day|week|month] [--json], compare N N…, leaderboard [--limit N], signals N [--limit N], cycles N [--limit N], unlock N [--force REASON], lock N REASON, resume N.';

const HINTS: Partial<Record<Portfolio['status'], string>> = {
  paused:
    'It can close and settle positions, but not buy; "npm run portfolio -- resume N" lets it buy again.',
  locked: 'Nothing in it can change until it is unlocked.',
};

/** Returns the work that the command line asks for. @throws UsageError */
function workOf(words: readonly string[], force: string | undefined): (db: Database) => Promise<Portfolio> {
  const [verb, number, reason, ...rest] = words;
  noMoreWords(rest);
  if (number === undefined) throw new UsageError(USAGE);
  const id = portfolioIdOf(number);
  if (verb === 'lock' && reason !== undefined) return (db) => lockAfterAudit(db, id, reason);
  if (reason !== undefined) throw new UsageError(USAGE);
  if (verb === 'unlock') return (db) => unlockPortfolio(db, id, { force: force ?? null });
  if (verb === 'resume') return (db) => resumePortfolio(db, id);
  throw new UsageError(USAGE);
}

/** @throws UsageError */
function periodOf(text: string): Period {
  const period = PERIODS.find((each) => each === text);
  if (period) return period;
  throw new UsageError(`--period "${text}" must be ${PERIODS.join(', ')}.`);
}

/** @throws UsageError */
function limitOf(text: string): number {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_PAGE_SIZE) return limit;
  throw new UsageError(`--limit "${text}" must be a whole number from 1 to ${MAX_PAGE_SIZE}.`);
}

/** Returns the report that the words ask for; null if they ask for none. @throws UsageError */
function reportWorkOf(
  [verb, ...words]: readonly string[],
  { period, limit }: { period: string; limit: string },
): ((db: Database) => Promise<ReportAnswer>) | null {
  if (verb === 'leaderboard') {
    noMoreWords(words);
    const lines = limitOf(limit);
    return (db) => leaderboardAnswer(db, lines);
  }
  if (!['report', 'compare', 'signals', 'cycles'].includes(verb ?? '')) return null;
  const [id, ...others] = words.map(portfolioIdOf);
  if (id === undefined) throw new UsageError(USAGE);
  if (verb === 'compare') return (db) => comparisonAnswer(db, [id, ...others]);
  noMoreWords(words.slice(1));
  const most = limitOf(limit);
  if (verb === 'signals') return (db) => signalsAnswer(db, id, most);
  if (verb === 'cycles') return (db) => cyclesAnswer(db, id, most);
  const chosen = periodOf(period);
  return (db) => reportAnswer(db, id, chosen);
}

/** `npm run portfolio -- report|compare|leaderboard|signals|cycles`, and the decisions of an administrator: `unlock|lock|resume`. */
export async function portfolio(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, {
    force: { type: 'string' },
    period: { type: 'string', default: 'month' },
    limit: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  });
  const reportWork = reportWorkOf(positionals, values);
  if (reportWork) {
    const { text, json } = await withDatabase(session, reportWork);
    return values.json ? printJson(json) : print(text);
  }
  const work = workOf(positionals, values.force);
  const { id, status } = await withDatabase(session, work);
  print(`Portfolio ${id} is ${status}. ${HINTS[status]?.replace(' N"', ` ${id}"`) ?? ''}`.trim());
}
