import { csvLine, rest } from '@prescient/core/domain';
import { PERIODS, type Period } from '@prescient/reports';
import { UsageError } from '@prescient/terminal';
import { withDatabase } from '../../database/database.ts';
import { portfolioIdOf, rowsOf } from '../../process/option-values.ts';
import { print, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import { answer, type Answer } from '../answer.ts';
import { outputClosed, showLive } from '../../process/watch.ts';
import { comparisonAnswer, leaderboardAnswer, reportAnswer, showAnswer } from './portfolio-reports.ts';

/** Milliseconds between two looks at a portfolio that is watched. */
const LOOK_EVERY_MS = 1_000;

/** @throws UsageError */
function periodOf(text: string): Period {
  const period = PERIODS.find((each) => each === text);
  if (period) return period;
  throw new UsageError(`--period "${text}" must be ${PERIODS.join(', ')}.`);
}

/** The figures of an answer as lines of CSV: the path of each in the JSON, and its value. */
function csvOf(value: unknown, path = ''): string[] {
  if (value === null) return [csvLine([path, null])];
  if (typeof value !== 'object') return [csvLine([path, `${value as string | number | boolean}`])];
  return Object.entries(value).flatMap(([name, each]) => csvOf(each, path === '' ? name : `${path}.${name}`));
}

/** `prescient portfolio show N`: the account, with a plot of the equity. */
export async function show(
  given: { portfolio: string; watch: boolean; json: boolean },
  session: Session,
): Promise<void> {
  const id = portfolioIdOf(given.portfolio);
  if (!given.watch) return answer(given, session, (db) => showAnswer(db, id));
  const stop = AbortSignal.any([session.shutdown.listen(), outputClosed()]);
  await withDatabase(session, async (db) => {
    async function* looks(): AsyncGenerator<Answer> {
      for (; !stop.aborted; await rest(db.clock, LOOK_EVERY_MS, stop)) yield await showAnswer(db, id);
    }
    await showLive(given, looks());
  });
}

/** `prescient portfolio report N`: what it earned. */
export async function report(
  given: { portfolio: string; period: string; csv: boolean; json: boolean },
  session: Session,
): Promise<void> {
  const [id, period] = [portfolioIdOf(given.portfolio), periodOf(given.period)];
  if (given.csv && given.json) throw new UsageError('--csv goes with report and export, without --json.');
  const { text, json } = await withDatabase(session, (db) => reportAnswer(db, id, period));
  if (given.csv) return print(['figure,value', ...csvOf(json)].join('\n'));
  return given.json ? printJson(json) : print(text);
}

/** `prescient portfolio compare N…`: reports beside each other. */
export async function compare(
  given: { portfolios: readonly string[]; period: string; json: boolean },
  session: Session,
): Promise<void> {
  const [ids, period] = [given.portfolios.map(portfolioIdOf), periodOf(given.period)];
  await answer(given, session, (db) => comparisonAnswer(db, ids, period));
}

/** `prescient portfolio leaderboard`: the first ranks. */
export async function leaderboard(given: { limit: string; json: boolean }, session: Session): Promise<void> {
  const lines = rowsOf('limit', given.limit);
  await answer(given, session, (db) => leaderboardAnswer(db, lines));
}
