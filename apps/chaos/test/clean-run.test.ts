import { expect, test } from 'vitest';
import { FAULT_KINDS, type FaultKind } from '../src/faults/faults.ts';
import { runLaboratory } from './support/laboratory-run.ts';

/** What is promised for an API that is killed. */
const REOPENED_MS = 5_000;
const KILLS: readonly FaultKind[] = ['api-kill', 'commit-reply-lost-and-kill'];

test(
  'a round of every kind of fault loses nothing, doubles nothing, and every number still follows from the ledger',
  { timeout: 240_000 },
  async () => {
    // Chance decides the order and the moments; a run that fails says its seed.
    const rounds = String(FAULT_KINDS.length);
    const { exitCode, report, told } = await runLaboratory('--rounds', rounds, '--recovery', '30');
    expect(report.symptoms, told).toEqual([]);
    const played = [...report.faults.map(({ fault }) => fault), ...Object.keys(report.skipped)];
    expect(played.toSorted(), told).toEqual(FAULT_KINDS.toSorted());
    // The fastest of them, as other tests may take the machine's time while one of them is under way.
    const kills = report.faults.filter(({ fault }) => KILLS.includes(fault));
    expect(Math.min(...kills.map(({ recoveryMedianMs }) => recoveryMedianMs!)), told).toBeLessThan(
      REOPENED_MS,
    );
    // Otherwise they would have met no settlements, no books and no groups.
    expect(report.volume?.settlements).toBeGreaterThan(0);
    expect(report.volume?.reversals).toBeGreaterThan(0);
    expect(report.volume?.bookFills).toBeGreaterThan(0);
    expect(report.volume?.sharedCommits).toBeGreaterThan(0);
    expect(exitCode).toBe(0);
  },
);

test('a fault that there is not is bad usage', { timeout: 30_000 }, async () => {
  await expect(runLaboratory('--fault', 'nonsense', '--rounds', '1')).rejects.toThrow(/There is no fault/);
});
