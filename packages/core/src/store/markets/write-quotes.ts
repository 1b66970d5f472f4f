import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { MAX_OWN_SKEW_MS, STALE_MARK_MS, type QuotedMarketRef } from '../../domain/index.ts';
import { formatMicros } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { TRADES } from './market-sql.ts';

/**
 * Keeps the newest quote of each known market that trades. Venues keep their lists for minutes, so that a list replaces a
 * book only where that was not heard of for as long as makes a mark stale. One of an unknown time replaces no other than
 * one of an unknown time; one from the future, as a clock was ahead when it was written, gives way to any other. Rows are
 * locked in order, so that two that write together never wait for each other.
 */
const WRITE = `
  with written as (
    insert into market_quotes as known (venue, market_id, bid, ask, quoted_at, source)
    select v.venue, v.market_id, v.bid, v.ask, v.quoted_at, v.source
    from unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::timestamptz[], $6::text[])
      as v (venue, market_id, bid, ask, quoted_at, source)
    join markets m on m.venue = v.venue and m.market_id = v.market_id
    where ${TRADES}
    order by m.venue, m.market_id
    on conflict (venue, market_id) do update
      set bid = excluded.bid, ask = excluded.ask, quoted_at = excluded.quoted_at, source = excluded.source
    where (known.quoted_at is null or known.quoted_at > $7 or excluded.quoted_at >= known.quoted_at
        + case when known.source = 'book' and excluded.source = 'listing' then $8::interval else '0' end)
      and (known.bid, known.ask, known.quoted_at, known.source)
        is distinct from (excluded.bid, excluded.ask, excluded.quoted_at, excluded.source)
    returning 1)
  select count(*)::int as written from written`;

const decimal = (price: bigint | null): string | null => (price === null ? null : formatMicros(price));

/** Writes quotes, at most one of each market. Returns how many rows are new or changed. */
export async function writeQuotes(
  em: SqlEntityManager,
  quotes: readonly QuotedMarketRef[],
  now: Date,
): Promise<number> {
  if (quotes.length === 0) return 0;
  const [row] = await rawQuery<{ written: number }>(em, WRITE, [
    quotes.map(({ venue }) => venue),
    quotes.map(({ marketId }) => marketId),
    quotes.map(({ bid }) => decimal(bid)),
    quotes.map(({ ask }) => decimal(ask)),
    quotes.map(({ quotedAt }) => quotedAt?.toISOString() ?? null),
    quotes.map(({ source }) => source),
    new Date(now.getTime() + MAX_OWN_SKEW_MS).toISOString(),
    `${STALE_MARK_MS} milliseconds`,
  ]);
  return row!.written;
}
