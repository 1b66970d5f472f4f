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
import { faultLine, isolateFaults } from '../isolate-faults.ts';
import { Setbacks } from '../setbacks.ts';

/** Most positions that are marked in one transaction: few, so that trades in their portfolios hardly wait. */
const LOTS_AT_ONCE = 500;
/** Outcomes whose lots are looked for together. */
const MARKS_AT_ONCE = 200;
const ATTEMPTS = 5;
const PAUSE_MS = 25;

/** Under READ COMMITTED a read after the locks sees the changes of their last holders. */
const isolation = { isolationLevel: IsolationLevel.READ_COMMITTED };

/** The options of a marking. */
export interface MarkOptions {
  /** Portfolios that could not be marked lately: they are left alone for a while, and learnt of here. */
  readonly setbacks?: Setbacks;
  /** Called for a portfolio that failed now and not for the same reason before, so that each is named once. */
  readonly onUnmarked?: (portfolio: UnmarkedPortfolio) => void;
}

/** A portfolio whose positions could not be marked, as when its sums outgrow their columns. */
export interface UnmarkedPortfolio {
  readonly portfolioId: number;
  readonly reason: string;
}

/** The result of a marking. */
export interface Marking {
  /** Open lots that got a newer mark. */
  readonly positions: number;
}

const subjectOf = (portfolioId: number): string => `portfolio ${portfolioId}`;

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
          db.clock.now(),
        );
      }, isolation);
    } catch (error) {
      if (!isRetryable(error) || attempt >= ATTEMPTS) throw error;
      await sleep(PAUSE_MS * attempt);
    }
  }
}

/** Marks portfolios together as far as the database lets it; one that it refuses fails alone. */
class MarkingRun {
  readonly #db: Database;
  readonly #setbacks: Setbacks;
  readonly #onUnmarked: (portfolio: UnmarkedPortfolio) => void;
  readonly #failed = new Set<number>();
  positions = 0;

  constructor(db: Database, { setbacks, onUnmarked }: MarkOptions) {
    this.#db = db;
    this.#setbacks = setbacks ?? new Setbacks(db.clock);
    this.#onUnmarked = onUnmarked ?? (() => undefined);
  }

  async mark(lots: readonly PositionMark[]): Promise<void> {
    const byPortfolio = Map.groupBy(lots, ({ portfolioId }) => portfolioId);
    const due = [...byPortfolio].filter(
      ([id]) => !this.#failed.has(id) && !this.#setbacks.isPaused(subjectOf(id)),
    );
    const { results, failed } = await isolateFaults(due, async (some) => {
      this.positions += await markPage(
        this.#db,
        some.flatMap(([, own]) => own),
      );
      return some.map(([id]) => id);
    });
    for (const id of results.flat()) this.#setbacks.clear(subjectOf(id));
    for (const { item, cause } of failed) this.#fail(item[0], faultLine(cause));
  }

  #fail(portfolioId: number, reason: string): void {
    this.#failed.add(portfolioId);
    if (this.#setbacks.note(subjectOf(portfolioId), reason)) this.#onUnmarked({ portfolioId, reason });
  }
}

/**
 * Marks every open lot of these outcomes, in all portfolios but locked ones, while trading goes on: mark, source and
 * time of the lot, `currentPnl` of lot and trade and `totalProfitLoss` of the portfolio change together. A mark that is
 * no newer than the lot's own changes nothing, so that marking again, or in two processes, does no harm; but a stored
 * mark from the future, as a clock was ahead when it was written, gives way to any other. Lots of outcomes that are not named keep their marks. A portfolio whose row the database refuses keeps its marks, and the
 * others are marked all the same.
 * @throws DomainError INVALID_INPUT, and what the driver throws when the database is away
 */
export async function markPositions(
  db: Database,
  marks: readonly OutcomeMark[],
  options: MarkOptions = {},
): Promise<Marking> {
  const newest = newestOf(marks);
  const run = new MarkingRun(db, options);
  for (let from = 0; from < newest.length; from += MARKS_AT_ONCE) {
    const some = newest.slice(from, from + MARKS_AT_ONCE);
    let lots: PositionMark[] = [];
    do {
      const page = { after: lots.at(-1) ?? null, limit: LOTS_AT_ONCE, now: db.clock.now() };
      lots = await entityManager(db).transactional((em) => positionsToMark(em, some, page));
      await run.mark(lots);
    } while (lots.length === LOTS_AT_ONCE);
  }
  return { positions: run.positions };
}
