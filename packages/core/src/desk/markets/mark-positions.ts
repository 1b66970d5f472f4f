import { setTimeout as sleep } from 'node:timers/promises';
import { IsolationLevel } from '@mikro-orm/core';
import {
  DomainError,
  outcomeKey,
  requireId,
  requireMoment,
  requireVenue,
  type OutcomeMark,
} from '../../domain/index.ts';
import { ONE_PRICE, ZERO_PRICE } from '../../money/index.ts';
import { isRetryable } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import {
  lockPortfolios,
  positionsToMark,
  writeMarks,
  type PositionMark,
} from '../../store/ledger/write-marks.ts';

/** Lots that are marked in one transaction: few enough that who trades in their portfolios hardly waits. */
const LOTS_AT_ONCE = 500;
/** Outcomes whose lots are looked for together. */
const MARKS_AT_ONCE = 200;
const ATTEMPTS = 5;
const PAUSE_MS = 25;

/** Under READ COMMITTED what is read after the locks is what their last holders left. */
const isolation = { isolationLevel: IsolationLevel.READ_COMMITTED };

/** The result of a marking. */
export interface Marking {
  /** Open lots that got a newer mark. */
  readonly positions: number;
}

/** @throws DomainError INVALID_INPUT */
function requireMark({ venue, marketId, price, at }: OutcomeMark): void {
  requireVenue(venue);
  requireId('marketId', marketId);
  requireMoment('at', at);
  if (price >= ZERO_PRICE && price <= ONE_PRICE) return;
  throw new DomainError('INVALID_INPUT', 'A mark is a price from 0 to 1.', { venue, marketId });
}

/** Of each outcome the newest. */
function newestOf(marks: readonly OutcomeMark[]): OutcomeMark[] {
  const newest = new Map<string, OutcomeMark>();
  for (const mark of marks) {
    requireMark(mark);
    const known = newest.get(outcomeKey(mark));
    if (known === undefined || mark.at > known.at) newest.set(outcomeKey(mark), mark);
  }
  return [...newest.values()];
}

/** Marks some lots in one transaction. A lot that was sold or marked by others meanwhile is left as they left it. */
async function markPage(db: Database, lots: readonly PositionMark[]): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await entityManager(db).transactional(async (em) => {
        const ids = [...new Set(lots.map(({ portfolioId }) => portfolioId))];
        const free = new Set(await lockPortfolios(em, ids));
        return writeMarks(
          em,
          lots.filter(({ portfolioId }) => free.has(portfolioId)),
        );
      }, isolation);
    } catch (error) {
      if (!isRetryable(error) || attempt >= ATTEMPTS) throw error;
      await sleep(PAUSE_MS * attempt);
    }
  }
}

/**
 * Marks every open lot of these outcomes, in all portfolios but locked ones, while trading goes on: mark, source and
 * time of the lot, `currentPnl` of lot and trade and `totalProfitLoss` of the portfolio change together. A mark that is
 * no newer than the lot's own changes nothing, so that marking again, or in two processes, does no harm. Lots of
 * outcomes that are not named keep their marks.
 * @throws DomainError INVALID_INPUT
 */
export async function markPositions(db: Database, marks: readonly OutcomeMark[]): Promise<Marking> {
  const newest = newestOf(marks);
  let positions = 0;
  for (let from = 0; from < newest.length; from += MARKS_AT_ONCE) {
    const some = newest.slice(from, from + MARKS_AT_ONCE);
    let lots: PositionMark[] = [];
    do {
      const page = { after: lots.at(-1) ?? null, limit: LOTS_AT_ONCE };
      lots = await entityManager(db).transactional((em) => positionsToMark(em, some, page));
      if (lots.length > 0) positions += await markPage(db, lots);
    } while (lots.length === LOTS_AT_ONCE);
  }
  return { positions };
}
