import {
  loadPortfolio,
  remarkedAll,
  stalenessOf,
  subtract,
  type LoadedPortfolio,
  type Staleness,
  type Usd,
} from '@prescient/core';
import type { Context } from './context.ts';

/** A portfolio and all it holds, valued at one set of marks. */
export interface MarkedPortfolio extends LoadedPortfolio {
  readonly marks: Staleness & {
    readonly at: Date;
    /** Whether live books gave what is newer than the stored marks. */
    readonly live: boolean;
  };
}

/** The portfolio at the newest marks of the feed, or where there is none at the stored ones. @throws as `loadPortfolio` */
export async function loadMarked(
  { db, feed = null }: Pick<Context, 'db' | 'feed'>,
  id: number,
): Promise<MarkedPortfolio> {
  const stored = await loadPortfolio(db, id);
  // From here to the answer nothing is awaited, so that all of it is valued at the marks of one moment.
  const { portfolio, positions } = feed === null ? stored : remarkedAll(stored, feed.markOf);
  const gain = subtract(portfolio.totalProfitLoss, stored.portfolio.totalProfitLoss);
  const { optimistic, realistic, pessimistic } = stored.band;
  const shifted = (bound: Usd): Usd => (bound + gain) as Usd;
  const at = db.clock.now();
  return {
    portfolio,
    positions: [...positions],
    band: {
      optimistic: shifted(optimistic),
      realistic: shifted(realistic),
      pessimistic: shifted(pessimistic),
    },
    marks: { at, live: feed !== null, ...stalenessOf(positions, at) },
  };
}
