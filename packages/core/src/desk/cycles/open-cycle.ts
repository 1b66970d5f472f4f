import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DomainError,
  pendingSignal,
  requireLive,
  signalsOfWork,
  type Cycle,
  type CycleRequest,
  type CycleWork,
  type SignalRecord,
} from '../../domain/index.ts';
import { formatMicros } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockPortfolio } from '../../store/ledger/locked-portfolio.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { findCycle, findCycles, noteAttempt } from '../../store/signals/cycle-rows.ts';
import { findSignalsById } from '../../store/signals/find-signals.ts';
import { CycleEntity, SignalEntity, StrategyStateEntity } from '../../store/tables/entities.ts';
import { judged } from '../signals/submit-signals.ts';

/** JSON in which equal requests are equal texts, be their fields in another order. */
const canonical = (_name: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return formatMicros(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

/** SHA-256 of the decisions of a cycle; the counts are no part of it, as a process that repeats itself takes another time. */
const hashOf = (request: CycleRequest, { strategy, version, state, ...work }: CycleWork): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [strategy, version, state, signalsOfWork(request, { strategy, version, state, ...work })],
        canonical,
      ),
    )
    .digest('hex');

const conflict = (message: string, details: Record<string, string | number | null>): DomainError =>
  new DomainError('CONFLICT', message, details);

const notFound = ({ portfolioId, cycleId }: CycleRequest): DomainError =>
  new DomainError(
    'CYCLE_NOT_FOUND',
    `Portfolio ${portfolioId} has no cycle ${cycleId} to finish; send its strategy, state and signals to run it.`,
    { portfolioId, cycleId },
  );

/** @throws DomainError CONFLICT unless the cycle is the next one and the one before has ended */
function requireNext({ portfolioId, cycleId }: CycleRequest, newest: Cycle | undefined): void {
  const next = (newest?.cycleId ?? 0) + 1;
  if (cycleId !== next)
    throw conflict(
      `The next cycle of portfolio ${portfolioId} is ${next}; read cycle.status and run that one.`,
      {
        portfolioId,
        cycleId,
        nextCycleId: next,
      },
    );
  if (newest && newest.nextStep !== null)
    throw conflict(`Cycle ${newest.cycleId} of portfolio ${portfolioId} has not ended; finish it first.`, {
      portfolioId,
      cycleId,
      unfinished: newest.cycleId,
    });
}

/** The cycle's signals as they are kept; one that can never be executed is rejected at once and keeps no other out. */
async function recordsOf(
  em: SqlEntityManager,
  request: CycleRequest,
  { work, startedAt }: { work: CycleWork; startedAt: Date },
): Promise<SignalRecord[]> {
  const { portfolioId, cycleId } = request;
  const terms = { portfolioId, cycleId, submittedAt: startedAt };
  const signals = signalsOfWork(request, work);
  const taken = await findSignalsById(
    em,
    portfolioId,
    signals.map(({ signalId }) => signalId),
  );
  const [known] = taken.keys();
  if (known !== undefined)
    throw conflict(`Signal ${known} was submitted before; a cycle submits new signals only.`, {
      signalId: known,
    });
  return judged(
    em,
    portfolioId,
    signals.map((signal, place) => pendingSignal(signal, { ...terms, place })),
  );
}

/** Stores a new cycle with its signals and the strategy's state. */
async function store(
  em: SqlEntityManager,
  request: CycleRequest,
  { work, startedAt, elapsedMs }: { work: CycleWork; startedAt: Date; elapsedMs: () => number },
): Promise<Cycle> {
  const { portfolioId, cycleId, runner } = request;
  const { strategy, version, state, counts } = work;
  const signals = await recordsOf(em, request, { work, startedAt });
  const rejected = signals.filter(({ status }) => status === 'rejected').length;
  const report = { durationMs: elapsedMs(), submitted: signals.length, rejected };
  const cycle: Cycle = {
    portfolioId,
    cycleId,
    runner,
    strategy,
    version,
    requestHash: hashOf(request, work),
    nextStep: 'execute',
    attempts: 1,
    startedAt,
    endedAt: null,
    steps: { ...counts, signals: report },
  };
  await new SetStatement(em)
    .insert(CycleEntity, [cycle])
    .insert(SignalEntity, signals)
    .upsert(StrategyStateEntity, [{ portfolioId, strategy, version, state, cycleId, storedAt: startedAt }])
    .run();
  return cycle;
}

/** A cycle that is under way, or that had ended before. */
export interface OpenedCycle {
  readonly cycle: Cycle;
  /** True if it had been stored before. */
  readonly known: boolean;
}

/**
 * Stores a cycle with its signals and the strategy's state, all or nothing, under the portfolio's lock; one that is stored is
 * returned as it stands.
 * @throws DomainError CONFLICT, CYCLE_NOT_FOUND, PORTFOLIO_NOT_FOUND, PORTFOLIO_IS_REPLAY
 */
export async function openCycle(db: Database, request: CycleRequest): Promise<OpenedCycle> {
  const { portfolioId, cycleId, runner, work } = request;
  const began = db.clock.monotonicMs();
  const elapsedMs = (): number => Math.round(db.clock.monotonicMs() - began);
  return entityManager(db).transactional(async (em) => {
    requireLive(await lockPortfolio(em, portfolioId));
    const known = await findCycle(em, portfolioId, cycleId);
    if (known === null) {
      if (work === null) throw notFound(request);
      const [newest] = await findCycles(em, { portfolioId, before: null, limit: 1 });
      requireNext(request, newest);
      return {
        cycle: await store(em, request, { work, startedAt: db.clock.now(), elapsedMs }),
        known: false,
      };
    }
    if (work !== null && hashOf(request, work) !== known.requestHash)
      throw conflict(
        `Cycle ${cycleId} of portfolio ${portfolioId} was run with other signals or another state; read cycle.status and run the next one.`,
        { portfolioId, cycleId },
      );
    if (known.nextStep !== null) await noteAttempt(em, known, runner);
    return { cycle: known, known: true };
  });
}
