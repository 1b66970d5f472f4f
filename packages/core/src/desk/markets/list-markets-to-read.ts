import { requireMoment, requireVenue } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import {
  marketsToRead,
  type MarketsToReadQuery,
  type MarketToRead,
} from '../../store/markets/markets-to-read.ts';

/**
 * The markets of a venue of which there may be news: those whose end is still to be learnt, and those whose result may
 * still be disputed or amended, which are settled ones as long as they changed at `settledSince` or later.
 * @throws DomainError INVALID_INPUT
 */
export async function listMarketsToRead(
  db: Database,
  query: MarketsToReadQuery,
): Promise<readonly MarketToRead[]> {
  requireVenue(query.venue);
  requireMoment('settledSince', query.settledSince);
  return entityManager(db).transactional((em) => marketsToRead(em, query));
}
