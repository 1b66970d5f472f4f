import {
  DomainError,
  MAX_PORTFOLIO_ID,
  type RegisteredRun,
  type RunRecord,
  type StrategyFamily,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { familyOf } from '../../store/reports/load-family.ts';
import { addRuns, findRuns, newestRuns } from '../../store/replays/replay-runs.ts';
import { requireLimit } from '../cursor.ts';

/** Remembers runs, each of them once: one that ran before is counted again, and keeps its first time. */
export async function rememberRuns(db: Database, runs: readonly RunRecord[]): Promise<void> {
  if (runs.length === 0) return;
  const at = db.clock.now();
  await entityManager(db).transactional((em) => addRuns(em, runs, at));
}

/** The runs to list. */
export interface RunQuery {
  /** 1 to 500. */
  readonly limit: number;
  /** Only those of this strategy. */
  readonly strategy?: string | undefined;
}

/** The runs that ran last, newest first. @throws DomainError INVALID_INPUT */
export async function listRuns(db: Database, { limit, strategy }: RunQuery): Promise<RegisteredRun[]> {
  requireLimit(limit);
  const query = { strategy: strategy ?? null, limit };
  return entityManager(db).transactional((em) => newestRuns(em, query), readSnapshot);
}

/** Fewest digits that name a run. */
const FEWEST_DIGITS = 6;
const FINGERPRINT = new RegExp(`^[0-9a-f]{${FEWEST_DIGITS},64}$`);

/** The id of a portfolio that a name stands for; null where it is none. */
function portfolioIdIn(name: string): number | null {
  const id = /^[1-9]\d{0,9}$/.test(name) ? Number(name) : null;
  return id !== null && id <= MAX_PORTFOLIO_ID ? id : null;
}

/**
 * Returns the run of a name: the number of the portfolio that it is saved as, or the first six or more digits of its
 * fingerprint.
 * @throws DomainError REPLAY_NOT_FOUND; INVALID_INPUT where the digits stand for several
 */
export async function getRun(db: Database, name: string): Promise<RegisteredRun> {
  const portfolioId = portfolioIdIn(name);
  // No fingerprint begins with a letter that is no digit of it.
  const prefix = FINGERPRINT.test(name) ? name : 'none';
  const query = { prefix, portfolioId };
  const [run, another] = await entityManager(db).transactional((em) => findRuns(em, query), readSnapshot);
  if (run === undefined)
    throw new DomainError(
      'REPLAY_NOT_FOUND',
      `No replay is known as ${name}; name one by its portfolio or by the first ${FEWEST_DIGITS} digits of its fingerprint, as "prescient replay list" shows them.`,
      { run: name },
    );
  const isNamedByPortfolio = portfolioId !== null && run.portfolioId === portfolioId;
  if (another !== undefined && !isNamedByPortfolio)
    throw new DomainError(
      'INVALID_INPUT',
      `Several replays have a fingerprint that begins with ${name}; give more of its digits.`,
      { field: 'run' },
    );
  return run;
}

/** The runs of a command that are about to be reported. */
export interface FamilyOfRuns {
  readonly strategy: string;
  /** The fingerprints of the command's own runs, which it counts itself. */
  readonly without: readonly string[];
}

/**
 * The runs of a strategy as one replay of it counts them: itself, every live portfolio that traded it, and every replay in
 * the register but those of its own command.
 */
export async function readRunFamily(
  db: Database,
  { strategy, without }: FamilyOfRuns,
): Promise<StrategyFamily> {
  const query = { portfolioId: null, without, at: db.clock.now() };
  return entityManager(db).transactional((em) => familyOf(em, [strategy], query), readSnapshot);
}
