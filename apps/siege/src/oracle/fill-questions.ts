import type { Question } from './question.ts';

const LEVELS = `from fills, jsonb_array_elements(receipt->'levels') as level
  where kind in ('buy', 'sell') and fill_model = 'book'`;
const TAKEN = `sum((level->>'taken')::numeric)`;

/** Fills, computed again. `div` is exact, where `/` rounds after some digits. */
export const fillQuestions: readonly Question[] = [
  {
    kind: 'drift',
    name: 'shares of a quoted buy: ⌊amount ÷ price⌋',
    sql: `select command_id as id, shares::text as stored, (div(amount * 1000000, price) / 1000000)::text as expected
      from fills where kind = 'buy' and fill_model = 'quoted' and shares <> div(amount * 1000000, price) / 1000000`,
  },
  {
    kind: 'drift',
    name: 'gross of a quoted sale or a settlement: ⌊shares × price⌋',
    sql: `select command_id as id, gross::text as stored, trunc(shares * price, 6)::text as expected
      from fills where (kind = 'settle' or (kind = 'sell' and fill_model = 'quoted')) and gross <> trunc(shares * price, 6)`,
  },
  {
    kind: 'drift',
    name: 'payout of a settlement, by its market',
    sql: `select f.command_id as id, f.price::text as stored,
        (case t.action when 'buy_yes' then m.payout else 1 - m.payout end)::text as expected
      from fills f join trades t using (portfolio_id, trade_id) join markets m using (venue, market_id)
      where f.kind = 'settle' and f.command_id like '%:r' || m.revision || ':%' and m.payout is not null
        and f.price <> case t.action when 'buy_yes' then m.payout else 1 - m.payout end`,
  },
  {
    kind: 'drift',
    name: 'shares of a fill from a book, by the levels of its receipt',
    sql: `select command_id as id, shares::text as stored, ${TAKEN}::text as expected
      ${LEVELS} group by portfolio_id, command_id, shares having shares <> ${TAKEN}`,
  },
  {
    kind: 'doubled',
    name: 'depth of one state of a book that a portfolio took twice',
    sql: `select concat_ws(' ', portfolio_id, receipt->>'marketId', receipt->>'outcome', receipt->>'side', level->>'price',
        receipt->'book'->>'hash') as id, ${TAKEN}::text as stored, max((level->>'size')::numeric)::text as expected
      ${LEVELS} group by 1 having ${TAKEN} > max((level->>'size')::numeric)`,
  },
];
