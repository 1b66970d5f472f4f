import { runSweep, type RunResult, type Sweep } from '@prescient/replay';
import { openResultsFolder, resultsOf, resultText, summaryOf, writeResults } from '@prescient/replay/results';
import { progress, type Progress } from '@prescient/terminal';
import { withDatabase } from '../../database/database.ts';
import { explain } from '../../process/explain.ts';
import { notice } from '../../process/output.ts';
import { equityPlot } from '../../report/equity-plot.ts';
import type { Session } from '../../process/session.ts';
import { printAnswer } from '../answer.ts';
import { rememberResults, saveResult } from './kept-results.ts';
import { sweepOf, threadsOf, type RunValues } from './run-options.ts';

/** Runs all of a sweep, with a bar on a terminal. */
async function ranOf(sweep: Sweep, threads: number, { shutdown }: Session): Promise<RunResult[]> {
  let bar: Progress | null = null;
  try {
    return await runSweep(sweep, {
      threads,
      signal: shutdown.signal,
      progress(rows, total) {
        bar ??= progress({ name: 'replay', total, unit: 'rows' });
        bar.at(rows);
      },
    });
  } finally {
    (bar as Progress | null)?.end();
  }
}

/**
 * Remembers results, and saves the only one where that is wanted. Where the database cannot be had, the results are shown all the
 * same, and the process fails at its end.
 */
async function kept(results: RunResult[], save: boolean, session: Session): Promise<readonly RunResult[]> {
  try {
    return await withDatabase(session, async (db) => {
      const remembered = await rememberResults(db, results);
      const [only] = remembered;
      if (save && only !== undefined) {
        const { portfolioId } = await saveResult(db, only);
        notice(`Saved as portfolio ${portfolioId}.`);
      }
      return remembered;
    });
  } catch (error) {
    notice(`The runs are not remembered${save ? ' nor saved' : ''}: ${explain(error).text}`);
    process.exitCode = 1;
    return results;
  }
}

/** `prescient replay run`: lets strategies trade over tapes, and reports how they did. */
export async function run(values: RunValues, session: Session): Promise<void> {
  const sweep = await sweepOf(values);
  if (values.out !== undefined) openResultsFolder(values.out);
  const ran = await ranOf(sweep, threadsOf(values, sweep), session);
  const results = resultsOf(await kept(ran, values.save, session));
  const plot = equityPlot(results.ledger.history.equity);
  const text = [resultText(results), ...(plot === '' ? [] : [`Equity of the run above:\n${plot}`])].join(
    '\n\n',
  );
  printAnswer(values, { text, json: summaryOf(results) });
  if (values.out === undefined) return;
  const files = await writeResults(values.out, results);
  notice(`Written: ${files.join(', ')}`);
}
