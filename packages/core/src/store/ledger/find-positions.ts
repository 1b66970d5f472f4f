import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Position, PositionStatus } from '../../domain/index.ts';
import { plainRows } from '../connection/plain-rows.ts';
import { PositionEntity } from '../tables/entities.ts';

/** Lots that are read together where all are wanted. */
const AT_ONCE = 1_000;

/** A place in the order of lots: that of a lot, which is before all that entered earlier. */
export interface PositionPlace {
  readonly time: Date;
  readonly id: string;
}

/** The positions of a portfolio to read; from the newest one on, or after a place. */
export interface PositionRange {
  readonly portfolioId: number;
  readonly status: PositionStatus;
  readonly after: PositionPlace | null;
  readonly limit: number;
}

const placeOf = ({ openedAt, tradeId }: Position): PositionPlace => ({
  time: openedAt,
  id: tradeId,
});

// Narrow on the time first, so that the index starts at the place instead of reading up to it.
const OLDER = 'and entry_timestamp <= $4 and (entry_timestamp < $4 or trade_id < $5)';

/** Lots of one status, newest entry first, as an index has them; within a transaction. */
export function findPositions(em: SqlEntityManager, range: PositionRange): Promise<Position[]> {
  const { portfolioId, status, after, limit } = range;
  const sql = `select * from portfolio_positions where portfolio_id = $1 and status = $2 ${after ? OLDER : ''}
    order by entry_timestamp desc, trade_id desc limit $3`;
  const place = after ? [after.time.toISOString(), after.id] : [];
  return plainRows(em, PositionEntity, { sql, parameters: [portfolioId, status, limit, ...place] });
}

/**
 * All open lots of a portfolio, newest entry first. Some at a time: without a limit PostgreSQL guesses how many there are
 * from what share of all lots is open, and reads the whole table where few of a portfolio's many lots are.
 */
export async function findOpenPositions(em: SqlEntityManager, portfolioId: number): Promise<Position[]> {
  const positions: Position[] = [];
  for (;;) {
    const last = positions.at(-1);
    const after = last ? placeOf(last) : null;
    const page = await findPositions(em, { portfolioId, status: 'open', after, limit: AT_ONCE });
    positions.push(...page);
    if (page.length < AT_ONCE) return positions;
  }
}
