import { microsOf } from '../definition/amounts.ts';
import type { Selector } from '../definition/selector.ts';
import type { SightFacts } from '../runtime/event.ts';

const HOUR_MS = 3_600_000;

/** True for a figure that is known and at least as large as a bound. */
const reaches = (figure: number | null, bound: string | undefined): boolean =>
  bound === undefined || (figure !== null && figure >= Number(bound));

/** True if one outcome at least has its best ask within the bounds. */
function isInBand({ minPrice, maxPrice }: Selector, { book }: SightFacts): boolean {
  if (minPrice === undefined && maxPrice === undefined) return true;
  return [book.yes, book.no].some(({ bestAsk }) => {
    if (bestAsk === null) return false;
    const ask = microsOf(bestAsk.price);
    return ask >= microsOf(minPrice ?? '0') && ask <= microsOf(maxPrice ?? '1');
  });
}

/** True if a selector chooses a market at a moment, as `market.list` would. A figure that is not known meets no bound. */
export function selects(selector: Selector, sight: SightFacts, now: number): boolean {
  const { market, book } = sight;
  const { venue, eventId, marketIds, maxSpread, endsWithinHours } = selector;
  if (venue !== undefined && market.venue !== venue) return false;
  if (eventId !== undefined && market.eventId !== eventId) return false;
  if (marketIds !== undefined && !marketIds.includes(market.id)) return false;
  // A recording tells of no tags and no series.
  if (selector.tag !== undefined || selector.series !== undefined) return false;
  if (!reaches(market.liquidity, selector.minLiquidity) || !reaches(market.volume, selector.minVolume))
    return false;
  const { spread } = book.yes;
  if (maxSpread !== undefined && (spread === null || spread > Number(maxSpread))) return false;
  if (endsWithinHours !== undefined) {
    const left = market.endsAt === null ? Infinity : market.endsAt - now;
    if (left <= 0 || left > endsWithinHours * HOUR_MS) return false;
  }
  return isInBand(selector, sight);
}
