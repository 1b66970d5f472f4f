import { describe, expect, onTestFinished, test } from 'vitest';
import type { SymptomKind } from '../src/symptom.ts';
import { runLaboratory } from './support/laboratory-run.ts';
import { plant, type Plant } from './support/planted-copy.ts';

interface Planted extends Plant {
  readonly name: string;
  /** The rounds in which it must show. */
  readonly words: readonly string[];
  readonly symptom: SymptomKind;
  readonly sentence: RegExp;
}

const faults: readonly Planted[] = [
  {
    name: 'portfolios that are read without a lock',
    file: 'packages/core/src/store/load-working-set.ts',
    from: 'const lock = batch.lock ?',
    to: 'const lock = batch.lock && false ?',
    words: ['--fault', 'race', '--apis', '2', '--rounds', '5'],
    symptom: 'drift',
    sentence: /by the ledger/,
  },
  {
    name: 'ids that nobody looks up',
    file: 'packages/core/src/store/answers.ts',
    from: 'if (!answered) return null;',
    to: 'return null;',
    words: ['--fault', 'bots-cut', '--apis', '1', '--rounds', '3'],
    symptom: 'error',
    sentence: /500 INTERNAL_SERVER_ERROR/,
  },
  {
    name: 'money that is counted in floats',
    file: 'packages/core/src/money/products.ts',
    from: 'divide(price * shares, MICROS_PER_UNIT, rounding) as Usd',
    to: 'BigInt(Math.round((Number(price) / 1e6) * Number(shares))) as Usd',
    words: ['--fault', 'race', '--apis', '1', '--rounds', '5'],
    symptom: 'drift',
    sentence: /gross is \d+ millionths, \d+ follow/,
  },
  {
    name: 'answers that are given before the commit',
    file: 'packages/core/src/desk/commit-batch.ts',
    from: 'untilDeadline(attemptBatch(db, commands, attempt),',
    to: `untilDeadline(new Promise<Outcome[]>((tell, fail) => {
      Object.defineProperty(attempt, 'sent', { get: () => null, set: tell });
      attemptBatch(db, commands, attempt).catch(fail);
    }),`,
    words: ['--fault', 'commit-request-lost', '--apis', '1', '--rounds', '3'],
    symptom: 'lost',
    sentence: /was accepted and has no command/,
  },
  {
    name: 'commits that are not on disk',
    file: 'packages/core/src/store/database.ts',
    from: "application_name: 'prescient',",
    to: "application_name: 'prescient', options: '-c synchronous_commit=off',",
    words: ['--fault', 'postgres-kill', '--apis', '1', '--rounds', '4'],
    symptom: 'lost',
    sentence: /was accepted and has no command/,
  },
];

// Two at a time: each has a PostgreSQL and an API of its own.
describe.concurrent('the laboratory', () => {
  test.for(faults)('finds $name', async ({ words, symptom, sentence, ...fault }) => {
    const copy = plant(fault);
    onTestFinished(copy.remove);
    const { exitCode, report } = await runLaboratory('--seed', '1', '--api', copy.main, ...words);
    expect(report.found[symptom]).toBeGreaterThan(0);
    expect(report.symptoms.filter(({ kind }) => kind === symptom).map(({ what }) => what)).toContainEqual(
      expect.stringMatching(sentence),
    );
    expect(exitCode).toBe(1);
  });

  test('finds nothing where nothing is planted', async () => {
    const words = ['race', 'api-kill', 'commit-reply-lost', 'bots-cut'].flatMap((kind) => ['--fault', kind]);
    const limits = ['--seed', '1', '--rounds', '4', '--recovery', '60'];
    const { exitCode, report, told } = await runLaboratory(...limits, ...words);
    expect(report.symptoms).toEqual([]);
    expect(report.rounds).toBe(4);
    expect(report.trades).toBeGreaterThan(0);
    expect(told).toContain('seed 1');
    expect(exitCode).toBe(0);
  });
});
