import { progress } from '@prescient/workshop';
import { withOwner } from '../laboratory/bench-database.ts';

/** The market and the event of which much is known. */
export const KNOWN = { venue: 'polymarket', marketId: '517310', eventId: 'cup' } as const;

const EVENTS = 10_000;
const MARKETS = 100_000;
const REVIEWS = 5_000;
const PRICES = 100_000;
const CHANGES = 1_000;

const TITLE = `'The Harbour Cup, heat ' || i`;
const QUESTION = `'Will the Astrid Pilots win heat ' || i || ' of the Harbour Cup?'`;
const EVENT_ID = `case when i = 1 then '${KNOWN.eventId}' else 'event-' || i end`;
const MARKET_ID = `case when i = 1 then '${KNOWN.marketId}' else 'market-' || i end`;
const TIME = `timestamptz '2025-01-01Z' + i * interval '1 second'`;
const VENUE = `'${KNOWN.venue}'`;

/*
 * Markets of one kind of question, so that a search for one of its words finds all of them; the newest ones wait for a
 * person. Of one market there are many prices and many changes, whose notes are as long as notes can be.
 */
const STATEMENTS: readonly (readonly [sql: string, rows: number])[] = [
  [
    `insert into events (venue, event_id, title, search_text, created_at, updated_at)
     select ${VENUE}, ${EVENT_ID}, ${TITLE}, 'the harbour cup heat ' || i, ${TIME}, ${TIME}
     from generate_series(1, $1::int) as i`,
    EVENTS,
  ],
  [
    `insert into markets (venue, market_id, condition_id, event_id, question, first_label, second_label, first_token_id,
       second_token_id, search_text, fees, tags, ends_at, volume, liquidity, fees_as_of, negative_risk, accepting_orders, state, voided, revision,
       review_reason, version, created_at, updated_at)
     select ${VENUE}, ${MARKET_ID}, 'condition-' || i, '${KNOWN.eventId}', ${QUESTION}, 'Yes', 'No', 'yes-' || i,
       'no-' || i, 'will the astrid pilots win heat ' || i || ' of harbour cup', '{"kind": "none"}', '["harbour"]',
       ${TIME} + interval '2 years', i, 7 * i % 100003, ${TIME}, false, true,
       case when i > $1::int - ${REVIEWS} then 'closed' else 'open' end, false, 0,
       case when i > $1::int - ${REVIEWS} then 'PRICES_NOT_FINAL' end, 0, ${TIME}, ${TIME}
     from generate_series(1, $1::int) as i`,
    MARKETS,
  ],
  [
    `insert into market_quotes (venue, market_id, bid, ask, quoted_at, source)
     select ${VENUE}, ${MARKET_ID}, 0.01 * (i % 98 + 1) - 0.001 * (i % 9), 0.01 * (i % 98 + 1) + 0.001, ${TIME}, 'listing'
     from generate_series(1, $1::int) as i`,
    MARKETS,
  ],
  [
    `insert into market_snapshots (venue, market_id, outcome, at, price, bid, ask)
     select ${VENUE}, '${KNOWN.marketId}', 0, ${TIME}, 0.5, 0.49, 0.51 from generate_series(1, $1::int) as i`,
    PRICES,
  ],
  [
    `insert into market_resolutions (venue, market_id, version, source, state, voided, revision, note, occurred_at,
       recorded_at)
     select ${VENUE}, '${KNOWN.marketId}', i, 'admin', 'closed', false, 0, repeat('n', 4000), ${TIME}, ${TIME}
     from generate_series(1, $1::int) as i`,
    CHANGES,
  ],
];

/** Fills in what venues tell: events, markets, their prices and how they ended. */
export async function fillCatalog(ownerUrl: string): Promise<void> {
  progress(`${EVENTS} events, ${MARKETS} markets, ${PRICES} prices`);
  await withOwner(ownerUrl, async (owner) => {
    for (const [sql, rows] of STATEMENTS) await owner.query(sql, [rows]);
    await owner.query('vacuum analyze events, markets, market_quotes, market_snapshots, market_resolutions');
  });
}
