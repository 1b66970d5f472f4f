import { MAX_PAGE_SIZE, type Database } from '@prescient/core';
import { csvLine } from '@prescient/core/domain';
import { PERIODS, type ExportFormat, type Period } from '@prescient/reports';
import { UsageError } from '@prescient/terminal';
import { withDatabase } from '../database/database.ts';
import { noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import { print, printJson } from '../process/output.ts';
import type { Session } from '../process/session.ts';
import { exportNameOf, writeExport } from './portfolio-export.ts';
import { lifeWorkOf } from './portfolio-life.ts';
import {
  comparisonAnswer,
  leaderboardAnswer,
  reportAnswer,
  showAnswer,
  type ReportAnswer,
} from './portfolio-reports.ts';
import { cyclesAnswer, signalsAnswer } from './portfolio-signals.ts';

const USAGE =
  'portfolio needs one of: show N, report N [--period day|week|month] [--json|--csv], compare N N…, leaderboard [--limit N], signals N [--limit N], cycles N [--limit N], export N --what trades|fills|equity --csv|--json, list, create N --template T|--balance DOLLARS, clone N [M], reset N [M], archive N [REASON], pause N [REASON], resume N, unlock N [--force REASON], lock N REASON.';

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
  if (!['show', 'report', 'compare', 'signals', 'cycles'].includes(verb ?? '')) return null;
  const [id, ...others] = words.map(portfolioIdOf);
  if (id === undefined) throw new UsageError(USAGE);
  if (verb === 'signals' || verb === 'cycles') {
    noMoreWords(words.slice(1));
    const most = limitOf(limit);
    return (db) => (verb === 'signals' ? signalsAnswer(db, id, most) : cyclesAnswer(db, id, most));
  }
  if (verb === 'show') {
    noMoreWords(words.slice(1));
    return (db) => showAnswer(db, id);
  }
  const chosen = periodOf(period);
  if (verb === 'compare') return (db) => comparisonAnswer(db, [id, ...others], chosen);
  noMoreWords(words.slice(1));
  return (db) => reportAnswer(db, id, chosen);
}

/** The figures of an answer as lines of CSV: the path of each in the JSON, and its value. */
function csvOf(value: unknown, path = ''): string[] {
  if (value === null) return [csvLine([path, null])];
  if (typeof value !== 'object') return [csvLine([path, `${value as string | number | boolean}`])];
  return Object.entries(value).flatMap(([name, each]) => csvOf(each, path === '' ? name : `${path}.${name}`));
}

/** Returns the portfolio, the table and the format that an export names. @throws UsageError */
function exportOf(
  words: readonly string[],
  values: { what?: string | undefined; json: boolean; csv: boolean },
) {
  const [number, ...rest] = words;
  noMoreWords(rest);
  if (number === undefined || values.what === undefined || values.json === values.csv)
    throw new UsageError(
      'export needs a portfolio, a table and a form: export N --what trades|fills|equity --csv|--json.',
    );
  const format: ExportFormat = values.csv ? 'csv' : 'json';
  return { id: portfolioIdOf(number), what: exportNameOf(values.what), format };
}

/** `npm run portfolio -- …`: reports, exports, and the beginning and end of portfolios. */
export async function portfolio(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, {
    force: { type: 'string' },
    period: { type: 'string', default: 'month' },
    limit: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
    csv: { type: 'boolean', default: false },
    what: { type: 'string' },
    name: { type: 'string' },
    template: { type: 'string' },
    balance: { type: 'string' },
    'fill-model': { type: 'string' },
    strategy: { type: 'string' },
  });
  const [verb] = positionals;
  if (verb === 'export') {
    const wanted = exportOf(positionals.slice(1), values);
    return withDatabase(session, (db) => writeExport(db, wanted));
  }
  if (values.csv && (verb !== 'report' || values.json))
    throw new UsageError('--csv goes with report and export, without --json.');
  const work = reportWorkOf(positionals, values) ?? lifeWorkOf(positionals, values);
  if (!work) throw new UsageError(USAGE);
  const { text, json } = await withDatabase(session, work);
  if (values.csv) return print(['figure,value', ...csvOf(json)].join('\n'));
  return values.json ? printJson(json) : print(text);
}
