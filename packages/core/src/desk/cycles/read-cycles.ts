import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { requireId, requirePortfolioId, type Cycle, type StoredState } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { findCycles, findState } from '../../store/signals/cycle-rows.ts';
import { decodeCursor, encodeCursor, numberOfPlace, requireLimit, type Page } from '../cursor.ts';
import type { Lease } from '../leases.ts';
import { readPage } from '../read-page.ts';
import { findRunner } from './cycle-lease.ts';

/** Most states of an answer, and most characters of all but the first. */
const MOST_STATES = 10;
const MOST_CHARACTERS = 1_000_000;

/** The place of a portfolio's cycles. */
export interface CycleStatus {
  readonly portfolioId: number;
  /** The cycle that was stored and has not ended; null where there is none. */
  readonly unfinished: Cycle | null;
  /** The newest cycle; null before the first. */
  readonly last: Cycle | null;
  /** The number of the next new cycle. */
  readonly nextCycleId: number;
  /** The states that versions of strategies stored, the newest first. */
  readonly states: readonly StoredState[];
  /** The process that runs its cycles now; null where none does. */
  readonly runner: Lease | null;
}

/** The newest states that an answer has room for. */
async function newestStates(
  em: SqlEntityManager,
  portfolioId: number,
  strategy: string | null,
): Promise<StoredState[]> {
  const states: StoredState[] = [];
  let characters = 0;
  while (states.length < MOST_STATES) {
    const state = await findState(em, { portfolioId, strategy, skip: states.length });
    if (state === null) break;
    characters += JSON.stringify(state.state).length;
    if (states.length > 0 && characters > MOST_CHARACTERS) break;
    states.push(state);
  }
  return states;
}

/**
 * Returns where the cycles of a portfolio stand, so that a process that comes back goes on; with the states of one strategy, or
 * of all where it is null.
 * @throws DomainError INVALID_INPUT
 */
export async function readCycleStatus(
  db: Database,
  portfolioId: number,
  strategy: string | null = null,
): Promise<CycleStatus> {
  requirePortfolioId(portfolioId);
  if (strategy !== null) requireId('strategy', strategy);
  const runner = await findRunner(db, portfolioId);
  return entityManager(db).transactional(async (em) => {
    const [last = null] = await findCycles(em, { portfolioId, before: null, limit: 1 });
    return {
      portfolioId,
      last,
      unfinished: last?.nextStep == null ? null : last,
      nextCycleId: (last?.cycleId ?? 0) + 1,
      states: await newestStates(em, portfolioId, strategy),
      runner,
    };
  }, readSnapshot);
}

/** The cycles to list. */
export interface CycleQuery {
  readonly portfolioId: number;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

type Numbered = Pick<Cycle, 'cycleId' | 'startedAt'>;

/** Lists the cycles of a portfolio, newest first. @throws DomainError INVALID_INPUT */
export async function listCycles(
  db: Database,
  { portfolioId, limit, cursor }: CycleQuery,
): Promise<Page<Cycle>> {
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  const place = cursor == null ? null : decodeCursor(cursor);
  const after = place && { cycleId: numberOfPlace(place.id), startedAt: place.time };
  return entityManager(db).transactional(
    (em) =>
      readPage<Cycle, Numbered>(
        { after, limit },
        {
          read: (last, count) => findCycles(em, { portfolioId, before: last?.cycleId ?? null, limit: count }),
          placeOf: (cycle) => cycle,
          encode: ({ cycleId, startedAt }) => encodeCursor({ time: startedAt, id: `${cycleId}` }),
        },
      ),
    readSnapshot,
  );
}
