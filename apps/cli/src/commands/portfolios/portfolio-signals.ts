import {
  getPortfolio,
  listCycles,
  listSignals,
  readCycleStatus,
  signalCommandId,
  type Database,
  type SignalRecord,
} from '@prescient/core';
import { reportJson } from '@prescient/reports';
import { cyclesText, signalsText } from '../../report/signals-text.ts';
import { portfolioIdOf, rowsOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { answer, type Answer } from '../answer.ts';

/** A signal for programs; its command has the answer once it was executed. */
const jsonOf = ({ signalId, place: _, ...signal }: SignalRecord) => ({
  id: signalId,
  commandId: signalCommandId(signalId),
  ...signal,
});

/** The newest signals of a portfolio, with their fate. */
async function signalsAnswer(db: Database, id: number, limit: number): Promise<Answer> {
  await getPortfolio(db, id);
  const { items } = await listSignals(db, { portfolioId: id, limit });
  return { text: signalsText(items), json: reportJson({ items: items.map(jsonOf) }) };
}

/** The newest cycles of a portfolio, and the process that runs them now. */
async function cyclesAnswer(db: Database, id: number, limit: number): Promise<Answer> {
  await getPortfolio(db, id);
  const { runner } = await readCycleStatus(db, id);
  const { items } = await listCycles(db, { portfolioId: id, limit });
  const running = runner && { name: runner.holder, until: runner.expiresAt };
  const ended = items.map(({ requestHash: _, ...cycle }) => cycle);
  return { text: cyclesText(items, running), json: reportJson({ runner: running, items: ended }) };
}

interface Given {
  readonly portfolio: string;
  readonly limit: string;
  readonly json: boolean;
}

/** `prescient signals N`: what strategies asked for. */
export async function signals(given: Given, session: Session): Promise<void> {
  const [id, most] = [portfolioIdOf(given.portfolio), rowsOf('limit', given.limit)];
  await answer(given, session, (db) => signalsAnswer(db, id, most));
}

/** `prescient portfolio cycles N`: the rounds of strategies. */
export async function cycles(given: Given, session: Session): Promise<void> {
  const [id, most] = [portfolioIdOf(given.portfolio), rowsOf('limit', given.limit)];
  await answer(given, session, (db) => cyclesAnswer(db, id, most));
}
