import { getRun, listRuns, readRunFamily, type Database } from '@prescient/core';
import {
  comparedRunsText,
  judgedJson,
  judgedRun,
  knownRun,
  runJson,
  runsText,
  runText,
  type JudgedRun,
} from '@prescient/replay';
import { typed, UsageError } from '@prescient/terminal';
import { rowsOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { answer } from '../answer.ts';

/** Most runs that are compared at once: a wider table no terminal shows. */
const MOST_COMPARED = 10;

/** Reads a run by its name, with its place among the runs of its strategy. @throws DomainError REPLAY_NOT_FOUND, INVALID_INPUT */
async function judged(db: Database, name: string): Promise<JudgedRun> {
  const run = await getRun(db, name);
  const { strategy, fingerprint } = run;
  return judgedRun(knownRun(run), await readRunFamily(db, { strategy, without: [fingerprint] }));
}

interface ListGiven {
  readonly strategy: string | undefined;
  readonly limit: string;
  readonly json: boolean;
}

/** `prescient replay list`. */
export async function list(given: ListGiven, session: Session): Promise<void> {
  const limit = rowsOf('limit', given.limit);
  await answer(given, session, async (db) => {
    const runs = (await listRuns(db, { limit, strategy: given.strategy })).map(knownRun);
    const text =
      runs.length === 0
        ? `No replay is known yet; "${typed('replay run')}" remembers each that it runs.`
        : runsText(runs);
    return { text, json: { items: runs.map(runJson) } };
  });
}

/** `prescient replay show RUN`. */
export async function show(given: { run: string; json: boolean }, session: Session): Promise<void> {
  await answer(given, session, async (db) => {
    const one = await judged(db, given.run);
    const { portfolioId } = one.run;
    const hint =
      portfolioId === null ? '' : `\n\nIts whole report: ${typed(`portfolio report ${portfolioId}`)}`;
    return { text: `${runText(one)}${hint}`, json: judgedJson(one) };
  });
}

/** `prescient replay compare RUN…`. */
export async function compare(
  given: { runs: readonly string[]; json: boolean },
  session: Session,
): Promise<void> {
  if (given.runs.length > MOST_COMPARED)
    throw new UsageError(`replay compare takes up to ${MOST_COMPARED} runs.`);
  await answer(given, session, async (db) => {
    const runs: JudgedRun[] = [];
    for (const name of given.runs) runs.push(await judged(db, name));
    return { text: comparedRunsText(runs), json: { items: runs.map(judgedJson) } };
  });
}
