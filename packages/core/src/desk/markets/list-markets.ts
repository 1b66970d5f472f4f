import { isTrading, marketKey, type Market, type MarketQuote } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import {
  countRemoved,
  exclusiveGroupsAt,
  listedPlaces,
  marketsAt,
  quotesAt,
  type FilterCounts,
} from '../../store/markets/listed-markets.ts';
import { orderOf, type MarketPlace } from '../../store/markets/market-order.ts';
import type { Page } from '../cursor.ts';
import { readPage } from '../read-page.ts';
import { decodeMarketPlace, encodeMarketPlace } from './market-cursor.ts';
import { validateMarketQuery, type MarketQuery } from './market-query.ts';

/** A market of a list, with what its outcomes can be bought and sold for. */
export interface ListedMarket extends Market {
  /** Null where no prices are known, and for a market that no longer trades: its last ones would tell how it ended. */
  readonly quote: MarketQuote | null;
  /** The name that it shares with the markets that it excludes; null where its venue says of none. */
  readonly exclusiveGroup: string | null;
}

/** A page of markets. */
export interface MarketPage extends Page<ListedMarket> {
  /** The number of markets that the filter left and removed, over all pages; null unless asked for. */
  readonly counts: FilterCounts | null;
}

/**
 * Lists markets, newest known first unless sorted otherwise. A page is of one moment; a market whose figure changes
 * between two pages may be on both or on neither.
 * @throws DomainError INVALID_INPUT
 */
export async function listMarkets(db: Database, query: MarketQuery): Promise<MarketPage> {
  validateMarketQuery(query);
  const { sort, direction, countRemoved: isCounted = false, limit, cursor, ...filter } = query;
  const order = orderOf(sort, direction);
  const after = decodeMarketPlace(order, cursor);
  const scan = { filter, now: db.clock.now() };
  return entityManager(db).transactional(async (em) => {
    // Sorted once, and then read in parts by their keys.
    const places = await listedPlaces(em, scan, { order, after, count: limit + 1 });
    const byMarket = new Map(places.map((place) => [marketKey(place), place]));
    const quotes = await quotesAt(em, places);
    const groups = await exclusiveGroupsAt(em, places);
    const page = await readPage<ListedMarket, MarketPlace>(
      { after: null, limit },
      {
        async read(last, count) {
          const first = last === null ? 0 : places.indexOf(last) + 1;
          const markets = await marketsAt(em, places.slice(first, first + count));
          return markets.map((market) => ({
            ...market,
            quote: quoteOf(market, quotes),
            exclusiveGroup: groups.get(marketKey(market)) ?? null,
          }));
        },
        placeOf: (market) => byMarket.get(marketKey(market))!,
        encode: (place) => encodeMarketPlace(order, place),
      },
    );
    return { ...page, counts: isCounted ? await countRemoved(em, scan) : null };
  });
}

/** The last prices of a market that no longer trades would tell how it ended. */
const quoteOf = (market: Market, quotes: ReadonlyMap<string, MarketQuote>): MarketQuote | null =>
  isTrading(market) ? (quotes.get(marketKey(market)) ?? null) : null;
