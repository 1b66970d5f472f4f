import { readSignalFile } from '@prescient/strategies';
import { readInput } from './read-input.ts';
import type { SignalPlan } from './signal-plan.ts';

/** The signals of a `--signals` file, each of which is sent. @throws UsageError */
export async function signalsOfFile(file: string, now: Date): Promise<SignalPlan> {
  const rows = await readInput({ option: '--signals', file }, (bytes) => readSignalFile(bytes, now));
  const badRows = rows.flatMap((row) => ('reason' in row ? [row] : []));
  return {
    signals: rows.flatMap((row) => ('signal' in row ? [row] : [])),
    isChosen: false,
    read: `${rows.length} signals read, ${badRows.length} of them bad`,
    refused: {},
    badRows,
  };
}
