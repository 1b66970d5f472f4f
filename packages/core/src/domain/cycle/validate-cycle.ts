import { DomainError } from '../domain-error.ts';
import { signalIdOf } from '../signal/signal-id.ts';
import type { SignalRequest } from '../signal/signal-record.ts';
import { requireCount, requireStrategy, validateSignals } from '../signal/signal-request.ts';
import { requireId, requireJson, requirePortfolioId } from '../validate.ts';
import { CYCLE_STEPS, type CycleRequest, type CycleWork, type StepReport } from './cycle.ts';

/** Most characters of a state as JSON. */
export const MAX_STATE_LENGTH = 400_000;
/** Most counts of one step. */
const MAX_COUNTS = 50;
const COUNT_NAME = /^[a-zA-Z][\w.-]{0,63}$/;

function invalid(field: string, rule: string): never {
  throw new DomainError('INVALID_INPUT', `${field} ${rule}.`, { field });
}

function requireReport(field: string, report: StepReport): void {
  const entries = Object.entries(report);
  if (entries.length > MAX_COUNTS) invalid(field, `must have at most ${MAX_COUNTS} counts`);
  for (const [name, count] of entries) {
    if (!COUNT_NAME.test(name))
      invalid(field, 'must name its counts by up to 64 letters, digits, dots and dashes');
    if (!Number.isFinite(count) || count < 0)
      invalid(`${field}.${name}`, 'must be a number that is not negative');
  }
}

function validateWork({ strategy, version, state, counts }: CycleWork): void {
  requireStrategy({ strategy, version });
  requireJson('state', state);
  if (JSON.stringify(state).length > MAX_STATE_LENGTH)
    invalid('state', `must be at most ${MAX_STATE_LENGTH} characters of JSON`);
  for (const step of CYCLE_STEPS) {
    const report = (counts as Partial<Record<string, StepReport>>)[step];
    if (report !== undefined) requireReport(`counts.${step}`, report);
  }
}

/** Returns the signals of a cycle with their ids. */
export const signalsOfWork = (
  { portfolioId, cycleId }: Pick<CycleRequest, 'portfolioId' | 'cycleId'>,
  { strategy, version, signals }: CycleWork,
): SignalRequest[] =>
  signals.map((signal, index) => ({
    ...signal,
    strategy,
    version,
    signalId: signal.signalId ?? signalIdOf({ strategy, version, portfolioId, cycleId, index }),
  }));

/**
 * Checks everything about a cycle that does not depend on state or on time.
 * @throws DomainError INVALID_INPUT, naming the field
 */
export function validateCycle({ portfolioId, cycleId, runner, work }: CycleRequest, now: Date): void {
  requirePortfolioId(portfolioId);
  requireCount('cycleId', cycleId);
  requireId('runner', runner);
  if (work === null) return;
  validateWork(work);
  if (work.signals.length > 0)
    validateSignals(portfolioId, signalsOfWork({ portfolioId, cycleId }, work), now);
}
