import { marketKey, type QuotedMarketRef } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { writeQuotes } from '../../store/markets/write-quotes.ts';

/** Quotes of one transaction. */
const CHUNK_SIZE = 1_000;

/** Returns the newest quote of each market. */
function newestOf(quotes: readonly QuotedMarketRef[]): QuotedMarketRef[] {
  const newest = new Map<string, QuotedMarketRef>();
  for (const quote of quotes) {
    const known = newest.get(marketKey(quote));
    if (known === undefined || timeOf(quote) > timeOf(known)) newest.set(marketKey(quote), quote);
  }
  return [...newest.values()];
}

const timeOf = ({ quotedAt }: QuotedMarketRef): number => quotedAt?.getTime() ?? -Infinity;

/**
 * Keeps quotes for the lists of markets, the newest of each market. Those of markets that are not known, or no longer
 * trade, are left out, as are those that are older than what is kept. Returns how many rows changed.
 * @throws what the driver throws when the database is away
 */
export async function keepQuotes(db: Database, quotes: readonly QuotedMarketRef[]): Promise<number> {
  const newest = newestOf(quotes);
  let written = 0;
  for (let from = 0; from < newest.length; from += CHUNK_SIZE) {
    const some = newest.slice(from, from + CHUNK_SIZE);
    written += await entityManager(db).transactional((em) => writeQuotes(em, some, db.clock.now()));
  }
  return written;
}
