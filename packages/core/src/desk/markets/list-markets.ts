import {
  MARKET_STATES,
  requireId,
  requireOneOf,
  requireText,
  requireVenue,
  type Market,
  type MarketState,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { MarketEntity } from '../../store/tables/entities.ts';
import { marketOfRow } from '../../store/markets/market-rows.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { encodeCursor, requireLimit, type Page, type Place } from '../cursor.ts';
import { readPage } from '../read-page.ts';
import { listedPlace, placeAt, placeColumns } from './listed-place.ts';
import { searchOf } from './search-of.ts';

/** A query for markets. Filters that are left out match every market. */
export interface MarketQuery {
  readonly venue?: string | undefined;
  readonly state?: MarketState | undefined;
  readonly eventId?: string | undefined;
  /** Words of the question and labels, in any order, case and with or without accents; the last may be a beginning. */
  readonly text?: string | undefined;
  /** Only markets that wait for a person. An open market waits for its end first, unless its outcomes are in question. */
  readonly inReview?: boolean | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

function validate({ venue, state, eventId, text, limit }: MarketQuery): void {
  requireLimit(limit);
  if (venue !== undefined) requireVenue(venue);
  if (state !== undefined) requireOneOf('state', state, MARKET_STATES);
  if (eventId !== undefined) requireId('eventId', eventId);
  if (text !== undefined) requireText('text', text);
}

const MARKETS = `
  select * from markets
  where ($1::text is null or venue = $1) and ($2::text is null or state = $2)
    and ($3::text is null or event_id = $3)
    and ($4::text is null or array_to_tsvector(string_to_array(search_text, ' ')) @@ $4::text::tsquery)
    and (not $5::boolean or (review_reason is not null and (state <> 'open' or review_reason = 'IDENTITY_CHANGED')))
    and ($6::timestamptz is null or (created_at, venue, market_id) < ($6, $7, $8))
  order by created_at desc, venue desc, market_id desc limit $9`;

/** Lists markets, newest known first. @throws DomainError INVALID_INPUT */
export async function listMarkets(db: Database, query: MarketQuery): Promise<Page<Market>> {
  validate(query);
  const { venue, state, eventId, text, inReview = false, limit, cursor } = query;
  return entityManager(db).transactional(async (em) => {
    const words = text === undefined ? null : searchOf(text);
    const filters = [venue ?? null, state ?? null, eventId ?? null, words, inReview];
    return readPage<Market, Place>(
      { after: placeAt(cursor), limit },
      {
        async read(after, count) {
          const parameters = [...filters, ...placeColumns(after), count];
          const rows = await plainRows(em, MarketEntity, { sql: MARKETS, parameters });
          return rows.map(marketOfRow);
        },
        placeOf: (row) => listedPlace(row, row.marketId),
        encode: encodeCursor,
      },
    );
  });
}
