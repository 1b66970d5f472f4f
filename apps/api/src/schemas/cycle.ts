import { z } from 'zod';
import { CYCLE_STEPS_LEFT, MAX_NUMBER, MAX_SIGNALS, type CycleWork } from '@prescient/core';
import { id, portfolioId, timeOutput } from './common.ts';
import { intentFields, signalOutput, strategyName, strategyVersion } from './signal.ts';
import { rowsOutput } from './rows.ts';

/** Rows that a status counts as before it was read. */
export const STATUS_ROWS = 12;

/** Counts of a step by name, `durationMs` among them. */
const report = z.record(z.string().max(64), z.number().min(0));

/** Reports of the steps that the runner did before. */
export const countsInput = z.strictObject({ read: report.optional(), select: report.optional() }).default({});
/** The strategy's new state. */
export const stateInput = z.record(z.string(), z.unknown());
/** The number that `cycle.status` gives. */
export const cycleNumber = z.int().min(1).max(MAX_NUMBER);
/** Milliseconds for which the runner keeps the portfolio to itself after the cycle. */
export const keepMsInput = z.int().min(0).max(600_000).default(0);

type Given = {
  readonly [Field in 'strategy' | 'version' | 'state' | 'signals']?: CycleWork[Field] | undefined;
};

interface Counted {
  readonly counts: z.output<typeof countsInput>;
}

/** The decisions of a cycle; null where a request has none of them, and is to finish a cycle that was stored before. */
export function workOf(
  { counts: { read, select }, strategy, version, state, signals }: Given & Counted,
  context: z.RefinementCtx,
): CycleWork | null {
  const given = { strategy, version, state, signals };
  const missing = Object.entries(given).filter(([, value]) => value === undefined);
  if (missing.length === Object.keys(given).length) return null;
  if (strategy === undefined || version === undefined || state === undefined || signals === undefined) {
    const message =
      'is missing: a cycle has a strategy, a version, a state and signals, or none of them to be finished';
    context.addIssue({ code: 'custom', path: [missing[0]![0]], message });
    return z.NEVER;
  }
  const counts = { ...(read && { read }), ...(select && { select }) };
  return { strategy, version, state, signals, counts };
}

/** A signal of a cycle. Its id follows from its place unless given. */
const cycleSignal = z
  .strictObject({ id: id.optional(), ...intentFields })
  .transform(({ id: signalId, ...intent }) => (signalId === undefined ? intent : { ...intent, signalId }));

/**
 * A cycle to run: with `strategy`, `version`, `signals` and `state`, or with none of them to finish one that was stored
 * before.
 */
export const cycleInput = z
  .strictObject({
    portfolioId,
    cycleId: cycleNumber,
    /** This process; a name that no other one has. */
    runner: id,
    keepMs: keepMsInput,
    strategy: strategyName.optional(),
    version: strategyVersion.optional(),
    state: stateInput.optional(),
    signals: z.array(cycleSignal).max(MAX_SIGNALS).optional(),
    counts: countsInput,
  })
  .transform(({ portfolioId: portfolio, cycleId, runner, keepMs, ...decisions }, context) => ({
    request: { portfolioId: portfolio, cycleId, runner, work: workOf(decisions, context) },
    keepMs,
  }));

/** One round of a strategy; `nextStep` is null once it has ended. */
const cycleOutput = z.object({
  portfolioId: z.int(),
  cycleId: z.int(),
  strategy: z.string(),
  version: z.int(),
  runner: z.string(),
  nextStep: z.enum(CYCLE_STEPS_LEFT).nullable(),
  attempts: z.int(),
  startedAt: timeOutput,
  endedAt: timeOutput.nullable(),
  /** Counts and `durationMs` of each step that was done. */
  steps: z.object({
    read: report.optional(),
    select: report.optional(),
    signals: report.optional(),
    execute: report.optional(),
    snapshot: report.optional(),
  }),
});

/** A cycle that has ended, with its signals; `replayed` where it had ended before. */
export const ranCycleOutput = z.object({
  cycle: cycleOutput,
  signals: rowsOutput(signalOutput),
  replayed: z.boolean(),
});

export const cyclePage = z.object({ items: rowsOutput(cycleOutput), nextCursor: z.string().nullable() });

/** Reads the place of a portfolio's cycles, so that a process that comes back goes on. */
export const cycleStatusOutput = z.object({
  portfolioId: z.int(),
  /** The cycle to finish first; null where there is none. */
  unfinished: cycleOutput.nullable(),
  last: cycleOutput.nullable(),
  nextCycleId: z.int(),
  /** The newest states of the strategy, or of all: ten at most, and a million characters. */
  states: z.array(
    z.object({
      strategy: z.string(),
      version: z.int(),
      state: z.record(z.string(), z.unknown()),
      cycleId: z.int(),
      storedAt: timeOutput,
    }),
  ),
  /** The process that runs the cycles of the portfolio now; null where none does. */
  runner: z.object({ name: z.string(), until: timeOutput }).nullable(),
});
