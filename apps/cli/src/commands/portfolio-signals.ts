import {
  getPortfolio,
  listCycles,
  listSignals,
  readCycleStatus,
  signalCommandId,
  type Database,
  type SignalRecord,
} from '@prescient/core';
import { cyclesText, signalsText } from '../report/signals-text.ts';
import { performanceJson } from '../report/performance-text.ts';
import type { ReportAnswer } from './portfolio-reports.ts';

/** A signal for programs; its command has the answer once it was executed. */
const jsonOf = ({ signalId, place: _, ...signal }: SignalRecord) => ({
  id: signalId,
  commandId: signalCommandId(signalId),
  ...signal,
});

/** The newest signals of a portfolio, with their fate. */
export async function signalsAnswer(db: Database, id: number, limit: number): Promise<ReportAnswer> {
  await getPortfolio(db, id);
  const { items } = await listSignals(db, { portfolioId: id, limit });
  return { text: signalsText(items), json: performanceJson({ items: items.map(jsonOf) }) };
}

/** The newest cycles of a portfolio, and the process that runs them now. */
export async function cyclesAnswer(db: Database, id: number, limit: number): Promise<ReportAnswer> {
  await getPortfolio(db, id);
  const { runner } = await readCycleStatus(db, id);
  const { items } = await listCycles(db, { portfolioId: id, limit });
  const running = runner && { name: runner.holder, until: runner.expiresAt };
  const cycles = items.map(({ requestHash: _, ...cycle }) => cycle);
  return { text: cyclesText(items, running), json: performanceJson({ runner: running, items: cycles }) };
}
