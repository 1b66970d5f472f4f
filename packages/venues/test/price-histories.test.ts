import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCandles } from '../src/kalshi/candles.ts';
import { parseClobHistory } from '../src/polymarket/clob-history.ts';
import { VenueError } from '../src/venue-error.ts';

/** Rows that no price history has. */
const poison = fc.constantFrom<unknown>(
  null,
  7,
  'row',
  [],
  {},
  { t: 'soon', p: '0.5', end_period_ts: 'soon', price: { close: '0.5' } },
  { t: 1, p: '0.5', end_period_ts: 1, price: { close: '0.5' } },
  { t: 1_700_000_000, p: '1.5', end_period_ts: 1_700_000_000, price: { close: '1.5' } },
  { t: 1_700_000_000, p: 'half', end_period_ts: 1_700_000_000, price: { close: 'half' } },
  { t: 1_700_000_000, end_period_ts: 1_700_000_000 },
);

const good = fc
  .record({
    t: fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }),
    cents: fc.integer({ min: 1, max: 99 }),
  })
  .map(({ t, cents }) => {
    const p = (cents / 100).toFixed(2);
    return { t, p, end_period_ts: t, price: { close_dollars: p } };
  });

/** A row with the truth about it. */
const row = fc.oneof(
  good.map((value) => ({ value: value as unknown, isGood: true })),
  poison.map((value) => ({ value, isGood: false })),
);

const PARSERS = [
  ['Polymarket', (rows: readonly unknown[]) => parseClobHistory(JSON.stringify({ history: rows }))],
  ['Kalshi', (rows: readonly unknown[]) => parseCandles(JSON.stringify({ candlesticks: rows }), 0)],
] as const;

test.each(PARSERS)('%s: a row that cannot be read is left out, and no other one', (_, parse) => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const readable = rows.filter(({ isGood }) => isGood).length;
      const read = () => parse(rows.map(({ value }) => value));
      if (rows.length > 0 && readable === 0) expect(read).toThrow(VenueError);
      else expect(read()).toHaveLength(readable);
    }),
  );
});
