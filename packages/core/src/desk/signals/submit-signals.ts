import { isDeepStrictEqual } from 'node:util';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  atPlace,
  DomainError,
  pendingSignal,
  rejectedSignal,
  requireLive,
  requirePortfolioId,
  signalExpired,
  validateSignals,
  type SignalRecord,
  type SignalRequest,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockPortfolio } from '../../store/ledger/locked-portfolio.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { findSignalsById } from '../../store/signals/find-signals.ts';
import { SignalEntity } from '../../store/tables/entities.ts';
import { signalFaults } from './signal-faults.ts';

/** A signal that was submitted, as it stands. */
export interface SubmittedSignal {
  readonly signal: SignalRecord;
  /** True if it had been submitted before. */
  readonly replayed: boolean;
}

/** The fields that make two requests the same signal. */
const saidOf = (signal: SignalRequest): unknown[] => [
  signal.strategy,
  signal.version,
  signal.venue,
  signal.marketId,
  signal.outcome,
  signal.do,
  signal.limitPrice,
  signal.stake,
  signal.tradeId,
  signal.shares,
  signal.timeInForce,
  signal.confidence,
  signal.p,
  signal.why,
  signal.expiresAt.getTime(),
];

/** @throws DomainError CONFLICT where the id stands for another signal */
function requireSame(known: SignalRecord, wanted: SignalRequest, cycleId: number | null): void {
  if (known.cycleId === cycleId && isDeepStrictEqual(saidOf(known), saidOf(wanted))) return;
  throw new DomainError(
    'CONFLICT',
    `Signal ${wanted.signalId} was submitted before with other values; use a new id for a new signal.`,
    { signalId: wanted.signalId },
  );
}

/** Decides at once about a signal that can never be executed, because its market is unknown or its trade another one. */
export async function judged(
  em: SqlEntityManager,
  portfolioId: number,
  signals: readonly SignalRecord[],
): Promise<SignalRecord[]> {
  const faults = await signalFaults(em, portfolioId, signals);
  return signals.map((signal, index) => {
    const fault = faults[index];
    return fault ? rejectedSignal(signal, fault, signal.submittedAt) : signal;
  });
}

/** @throws DomainError SIGNAL_EXPIRED, MARKET_NOT_FOUND, INVALID_INPUT for the first new signal that can never be executed */
async function requirePossible(em: SqlEntityManager, fresh: readonly SignalRecord[]): Promise<void> {
  const [first] = fresh;
  if (first === undefined) return;
  const faults = await signalFaults(em, first.portfolioId, fresh);
  for (const [index, { signalId, expiresAt, submittedAt, place }] of fresh.entries()) {
    const fault = expiresAt <= submittedAt ? signalExpired(signalId, expiresAt) : faults[index];
    if (fault) throw atPlace(place, fault);
  }
}

/**
 * Submits signals, all of them or none; they are pending until somebody executes them. A signal that was submitted before
 * is answered as it stands now.
 * @throws DomainError CONFLICT where an id stands for another signal; SIGNAL_EXPIRED, MARKET_NOT_FOUND, PORTFOLIO_NOT_FOUND,
 *   PORTFOLIO_IS_REPLAY, INVALID_INPUT
 */
export async function submitSignals(
  db: Database,
  portfolioId: number,
  signals: readonly SignalRequest[],
): Promise<SubmittedSignal[]> {
  requirePortfolioId(portfolioId);
  validateSignals(portfolioId, signals, db.clock.now());
  const ids = signals.map(({ signalId }) => signalId);
  return entityManager(db).transactional(async (em) => {
    requireLive(await lockPortfolio(em, portfolioId));
    const submittedAt = db.clock.now();
    const known = await findSignalsById(em, portfolioId, ids);
    const submitted = signals.map((wanted, place): SubmittedSignal => {
      const earlier = known.get(wanted.signalId);
      if (earlier) requireSame(earlier, wanted, null);
      const terms = { portfolioId, cycleId: null, submittedAt, place };
      return { signal: earlier ?? pendingSignal(wanted, terms), replayed: earlier !== undefined };
    });
    const fresh = submitted.flatMap(({ signal, replayed }) => (replayed ? [] : [signal]));
    await requirePossible(em, fresh);
    await new SetStatement(em).insert(SignalEntity, fresh).run();
    return submitted;
  });
}
