import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DomainError,
  requireText,
  type Portfolio,
  type RunRecord,
  type RunLedger,
} from '../../domain/index.ts';
import { isDuplicate } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { addMissingRun, forgetId, keepId, takeSaving } from '../../store/replays/replay-runs.ts';
import { notAddingUp, writeLedger } from '../../store/replays/write-ledger.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { auditSums } from '../audit/verify-audit.ts';
import { findPortfolio } from '../portfolios/get-portfolio.ts';
import { nextFreeId, openUnderFreeId } from '../portfolios/next-free-id.ts';
import { overloaded } from '../trading/overloaded.ts';
import { addOpening } from '../portfolios/opening.ts';

/** A run to save. */
export interface ReplayToSave {
  readonly run: RunRecord;
  readonly ledger: RunLedger;
  /** The name of the portfolio. */
  readonly name: string;
}

/** The portfolio of a run that is saved. */
export interface SavedReplay {
  readonly portfolioId: number;
  /** False if it had been saved before. */
  readonly isNew: boolean;
}

/** Ids that are tried for a portfolio; each that is taken meanwhile was somebody else's choice. */
const TRIES = 10;

const beingSaved = ({ fingerprint }: RunRecord): DomainError =>
  new DomainError(
    'REPLAY_BEING_SAVED',
    'Another process is saving this run; wait for it, and ask again for its portfolio.',
    { run: fingerprint },
  );

/** Keeps an id free for the portfolio of a run, so that nobody waits for the writing to end who opens another one. */
const reserve = (db: Database, run: RunRecord): Promise<number> =>
  openUnderFreeId(db, async (em) => {
    await addMissingRun(em, run, db.clock.now());
    return keepId(em, run.fingerprint, () => nextFreeId(em));
  });

/** @throws Error unless all that was written follows from the facts; then nothing of it is kept */
async function requireClean(em: SqlEntityManager, portfolioId: number): Promise<void> {
  const differences = await auditSums(em, portfolioId);
  if (differences[0]) throw notAddingUp(differences[0], differences.length);
}

/**
 * The row of the portfolio. It is written last, so that a statement which waits for the table of portfolios waits for the
 * checks alone.
 */
const rowOf = ({ run, ledger, name }: ReplayToSave, id: number): Portfolio => ({
  ...ledger.portfolio,
  id,
  kind: 'replay',
  name,
  strategyType: run.strategy,
  strategyConfig: run.config,
  originId: null,
  riskVersion: null,
});

/** Writes the run unless it is there; null where somebody opened another portfolio under its id. */
async function write(
  em: SqlEntityManager,
  replay: ReplayToSave,
  portfolioId: number,
): Promise<SavedReplay | null> {
  if (!(await takeSaving(em, replay.run.fingerprint))) throw beingSaved(replay.run);
  const stored = await em.findOne(PortfolioEntity, { id: portfolioId });
  if (stored) return stored.kind === 'replay' ? { portfolioId, isNew: false } : null;
  await writeLedger(em, replay.ledger, portfolioId);
  await addOpening(em, rowOf(replay, portfolioId)).run();
  await requireClean(em, portfolioId);
  return { portfolioId, isNew: true };
}

/** The same in a transaction of its own; null also where somebody took the id in the meantime. */
async function writeWhole(patient: Database, replay: ReplayToSave, id: number): Promise<SavedReplay | null> {
  try {
    return await entityManager(patient).transactional((em) => write(em, replay, id));
  } catch (error) {
    if (isDuplicate(error) && (await findPortfolio(patient, id))) return null;
    throw error;
  }
}

/**
 * Saves a run as a portfolio of the kind `replay`: its commands, trades, fills and transfers as they were decided, by the
 * writer of live ones, with its equity and the facts of its tape that a report needs. All of it is one transaction, which
 * ends with the checks of an audit: whatever happens, the portfolio is there whole, or nothing of it is. A run that is saved
 * already, by its fingerprint, is answered with its portfolio. The catalogue of markets is not touched.
 * @throws DomainError INVALID_INPUT; REPLAY_BEING_SAVED while another process saves it; OVERLOADED
 */
export async function saveReplay(db: Database, replay: ReplayToSave): Promise<SavedReplay> {
  requireText('name', replay.name);
  const { run } = replay;
  const patient = await db.patient();
  try {
    for (let tries = 1; ; tries += 1) {
      const id = await reserve(db, run);
      const saved = await writeWhole(patient, replay, id);
      if (saved) return saved;
      if (tries === TRIES) throw overloaded('Too many portfolios are opened at once');
      await entityManager(db).transactional((em) => forgetId(em, run.fingerprint));
    }
  } finally {
    await patient.close();
  }
}
