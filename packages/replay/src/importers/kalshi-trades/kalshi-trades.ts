import type { RecordReading } from '../archive/import-records.ts';
import { importRecords } from '../archive/import-records.ts';
import { isOnGrid } from '../archive/is-on-grid.ts';
import { exactMicros, markOf, momentOf } from '../archive/numbers.ts';
import { neededMarkets } from '../archive/needed-markets.ts';
import type { Importer } from '../importer.ts';
import { listingAt } from '../markets/listed-market.ts';
import { findListed } from '../markets/market-list.ts';
import { LAST, PRINT } from '../../tape/row.ts';
import { hasHeader, readHead } from '../text/read-head.ts';
import type { SourceRecord } from '../text/records.ts';
import { bothPrices } from './missing-cent.ts';

const CENTS_IN_MICROS = 100;
const SHAPE = {
  required: ['trade_id', 'ticker', 'taker_side', 'created_time'],
  oneOf: [
    ['yes_price', 'yes_price_dollars'],
    ['no_price', 'no_price_dollars'],
    ['count', 'count_fp'],
  ],
  list: 'trades',
};

/** A price in millionths: in dollars as the venue writes it today, or in cents as it used to. */
function priceOf(record: SourceRecord, name: string): number {
  const dollars = record(`${name}_dollars`);
  return dollars === '' ? exactMicros(record(name)) / CENTS_IN_MICROS : exactMicros(dollars);
}

/** The taker buys the side that it takes, at the price of that side. */
function readTrade(record: SourceRecord, { list, rows, sink }: RecordReading): void {
  const market = findListed(list, record('ticker'));
  if (market === undefined) return sink.refuse('unknown-market');
  const taker = record('taker_side').toLowerCase();
  const id = record('trade_id');
  const at = momentOf(record('created_time'));
  const size = exactMicros(record('count_fp') || record('count'));
  const [yes, no] = [priceOf(record, 'yes_price'), priceOf(record, 'no_price')];
  if ((taker !== 'yes' && taker !== 'no') || id === '' || [at, size, yes, no].some(Number.isNaN))
    return sink.refuse('damaged-line');
  if (size <= 0) return sink.refuse('bad-size');
  const prices = bothPrices(yes, no);
  if (prices === null) return sink.refuse('prices-make-no-dollar');
  const outcome = taker === 'yes' ? 0 : 1;
  const price = taker === 'yes' ? prices.yes : prices.no;
  if (price <= 0 || price >= 1_000_000) return sink.refuse('price-out-of-range');
  if (!isOnGrid(listingAt(market, at), outcome, price)) return sink.refuse('off-tick');
  if (prices.isMended) sink.refuse('mended-missing-cent');
  rows.add({
    at,
    token: rows.numberOf(market, outcome),
    kind: PRINT,
    flags: LAST,
    price,
    size,
    mark: markOf(id),
  });
  rows.settle();
}

const isJsonOfTrades = (head: string): boolean => /^\s*[[{]/.test(head) && /"trade_id"\s*:/.test(head);

/** Trades of Kalshi: its own pages as JSON, or a public archive of them as a table. */
export const kalshiTrades: Importer = {
  name: 'kalshi-trades',
  about: 'Trades of Kalshi, as pages of its API or as a table: prints without books',
  grain: 'prints',
  async matches(file) {
    const head = await readHead(file);
    return isJsonOfTrades(head) || hasHeader(head, ['trade_id', 'ticker', 'taker_side']);
  },
  async *read(files, sink, options) {
    const list = await neededMarkets(options, 'kalshi');
    yield* importRecords({ files, shape: SHAPE, list }, { sink, options }, readTrade);
  },
};
