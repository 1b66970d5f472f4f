import {
  DomainError,
  validateCycle,
  type Cycle,
  type CycleRequest,
  type CycleStepLeft,
  type SignalRecord,
  type StepReport,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { countOfCycle, endStep } from '../../store/signals/cycle-rows.ts';
import { findSignals } from '../../store/signals/find-signals.ts';
import type { BookOf } from '../portfolios/liquidate.ts';
import { snapshotPortfolio } from '../portfolios/snapshot-equity.ts';
import { executeFound, type CarryOut } from '../signals/execute-signals.ts';
import { commitCommands } from '../trading/commit-commands.ts';
import { takeCycleLease, type CycleLease } from './cycle-lease.ts';
import { openCycle } from './open-cycle.ts';

/** Signals that are executed together. */
const SIGNALS_AT_ONCE = 100;
/** Most signals of a cycle. */
const SIGNALS_OF_CYCLE = 500;
/** Longest that a process may keep a portfolio to itself after a cycle. */
const MOST_KEPT_MS = 600_000;

/** The means of a cycle. */
export interface CycleMeans {
  /** Carries commands out; `commitCommands` unless given. */
  readonly carryOut?: CarryOut;
  /** Finds the fresh book of an outcome; without it no liquidation value is known. */
  readonly bookOf?: BookOf | undefined;
  /** Called for a signal that a fault of ours keeps from being executed; the others go on. */
  readonly onDefect?: (failed: { readonly signalId: string; readonly defect: Error }) => void;
  /** Milliseconds for which the runner keeps the portfolio to itself after the cycle, up to ten minutes; 0 unless given. */
  readonly keepMs?: number;
}

/** A cycle that has ended, with its signals. */
export interface RanCycle {
  readonly cycle: Cycle;
  readonly signals: readonly SignalRecord[];
  /** True if it had ended before. */
  readonly replayed: boolean;
}

/** Executes what is pending of this and of earlier cycles; a signal whose book is missing waits for the next cycle. */
async function execute(
  db: Database,
  cycle: Cycle,
  { carryOut, onDefect, lease }: Required<Pick<CycleMeans, 'carryOut' | 'onDefect'>> & { lease: CycleLease },
): Promise<StepReport> {
  const { portfolioId } = cycle;
  const filter = { portfolioId, status: 'pending', cycle: 'any' } as const;
  let after: SignalRecord | null = null;
  let [tried, failed] = [0, 0];
  for (;;) {
    const page = { after, count: SIGNALS_AT_ONCE };
    const signals: SignalRecord[] = await entityManager(db).transactional((em) =>
      findSignals(em, filter, page),
    );
    for (const { signal, defect } of await executeFound(db, signals, carryOut)) {
      tried += 1;
      if (defect === null) continue;
      failed += 1;
      onDefect({ signalId: signal.signalId, defect });
    }
    if (signals.length < SIGNALS_AT_ONCE) break;
    after = signals.at(-1)!;
    await lease.renew();
  }
  const counts = await entityManager(db).transactional((em) => countOfCycle(em, cycle));
  const { executed = 0, rejected = 0, expired = 0, canceled = 0, pending = 0 } = counts;
  return { tried, executed, rejected, expired, canceled, pending, failed };
}

/** The work of each step that comes after a cycle was stored. */
type Steps = Readonly<Record<CycleStepLeft, () => Promise<StepReport>>>;

const NEXT = { execute: 'snapshot', snapshot: null } as const satisfies Record<
  CycleStepLeft,
  CycleStepLeft | null
>;

async function finish(db: Database, opened: Cycle, steps: Steps): Promise<Cycle> {
  let cycle = opened;
  while (cycle.nextStep !== null) {
    const step = cycle.nextStep;
    const began = db.clock.monotonicMs();
    const counts = await steps[step]();
    const report = { durationMs: Math.round(db.clock.monotonicMs() - began), ...counts };
    const end = { step, report, next: NEXT[step], at: db.clock.now() };
    cycle = await entityManager(db).transactional((em) => endStep(em, cycle, end));
  }
  return cycle;
}

function requireKeeping(keepMs: number): void {
  if (Number.isInteger(keepMs) && keepMs >= 0 && keepMs <= MOST_KEPT_MS) return;
  throw new DomainError('INVALID_INPUT', `keepMs must be a whole number from 0 to ${MOST_KEPT_MS}.`, {
    field: 'keepMs',
  });
}

/**
 * Runs a cycle: stores its signals and the strategy's state in one transaction, executes the signals, and keeps the
 * portfolio's equity. A cycle that was interrupted goes on at the step that was not finished, and one that has ended is answered as
 * it was. One process at a time runs the cycles of a portfolio.
 * @throws DomainError CYCLE_BUSY; CONFLICT for another cycle of this number, a number that is not the next one, or a cycle that
 *   has to be finished first; CYCLE_NOT_FOUND, PORTFOLIO_NOT_FOUND, INVALID_INPUT; OVERLOADED, DATABASE_UNAVAILABLE,
 *   OUTCOME_UNKNOWN: run the same cycle again
 */
export async function runCycle(
  db: Database,
  request: CycleRequest,
  means: CycleMeans = {},
): Promise<RanCycle> {
  const { carryOut = (commands) => commitCommands(db, commands), onDefect = () => undefined } = means;
  const { bookOf, keepMs = 0 } = means;
  const { portfolioId, cycleId, runner } = request;
  validateCycle(request, db.clock.now());
  requireKeeping(keepMs);
  const lease = await takeCycleLease(db, portfolioId, runner);
  try {
    const { cycle: opened, known } = await openCycle(db, request);
    const cycle = await finish(db, opened, {
      execute: () => execute(db, opened, { carryOut, onDefect, lease }),
      snapshot: async () => ({ ...(await snapshotPortfolio(db, portfolioId, bookOf)) }),
    });
    const signals = await entityManager(db).transactional((em) =>
      findSignals(em, { portfolioId, cycle: cycleId }, { after: null, count: SIGNALS_OF_CYCLE }),
    );
    return { cycle, signals, replayed: known && opened.nextStep === null };
  } finally {
    await lease.end(keepMs);
  }
}
