import { listingAt } from '../markets/listed-market.ts';
import { findListed } from '../markets/market-list.ts';
import { importRecords, type RecordReading } from '../archive/import-records.ts';
import { markOf, momentOf, roundedMicros } from '../archive/numbers.ts';
import { neededMarkets } from '../archive/needed-markets.ts';
import type { Importer } from '../importer.ts';
import { ASK, LAST, PRINT } from '../../tape/row.ts';
import { hasHeader, readHead } from '../text/read-head.ts';
import type { SourceRecord } from '../text/records.ts';

const DOLLAR = 1_000_000;
/** Where a market does not say its step, the finest of the venue. */
const FINEST_TICK = 100;
/** Dollars and shares of a fill are whole millionths on the chain, so their quotient is off a price by this much in dollars. */
const ROUNDING_MICROS = 2;
/** The share by which the price of a row may differ from its own dollars and shares. */
const PRICE_ERROR = 0.001;

/**
 * The venue's contracts. A match has a fill for each resting order, and one more for the order that took them, with the
 * contract on its other side: the same shares again, at an average price.
 */
const CONTRACTS: ReadonlySet<string> = new Set([
  '0x4bfb41d5b3570defd03c39a9a4d8de6bd8b8982e',
  '0xc5d563a36ae78145c45a50134d48a1215220f80a',
]);

const SHAPE = {
  required: [
    'timestamp',
    'market_id',
    'maker',
    'taker',
    'nonusdc_side',
    'taker_direction',
    'price',
    'usd_amount',
    'token_amount',
    'transactionHash',
  ],
};
const OUTCOMES: Readonly<Record<string, 0 | 1>> = { token1: 0, token2: 1 };
const SIDES: Readonly<Record<string, number>> = { BUY: 0, SELL: ASK };

/** The price on the venue's step that dollars and shares come from; NaN where none does. */
function priceOf({ usd, shares }: { usd: number; shares: number }, tick: number): number {
  const price = Math.round(((usd / shares) * DOLLAR) / tick) * tick;
  return Math.abs(usd - (price * shares) / DOLLAR) <= ROUNDING_MICROS ? price : Number.NaN;
}

function readTrade(record: SourceRecord, { list, rows, sink }: RecordReading): void {
  const market = findListed(list, record('market_id'));
  if (market === undefined) return sink.refuse('unknown-market');
  const outcome = OUTCOMES[record('nonusdc_side')];
  const side = SIDES[record('taker_direction').toUpperCase()];
  const at = momentOf(record('timestamp'));
  const shares = roundedMicros(record('token_amount'));
  const usd = roundedMicros(record('usd_amount'));
  const said = roundedMicros(record('price'));
  if (outcome === undefined || side === undefined || [at, shares, usd, said].some(Number.isNaN))
    return sink.refuse('damaged-line');
  if (CONTRACTS.has(record('taker').toLowerCase())) return sink.refuse('summary-of-a-match');
  if (shares <= 0) return sink.refuse('bad-size');
  if (said <= 0 || said >= DOLLAR) return sink.refuse('price-out-of-range');
  if (Math.abs(said - (usd / shares) * DOLLAR) > PRICE_ERROR * said + (ROUNDING_MICROS * DOLLAR) / shares)
    return sink.refuse('price-differs-from-amounts');
  const tick = Number(listingAt(market, at).tickSize ?? FINEST_TICK);
  const price = priceOf({ usd, shares }, tick);
  if (Number.isNaN(price) || price <= 0 || price >= DOLLAR) return sink.refuse('off-tick');
  const mark = markOf([record('transactionHash'), record('maker'), record('taker')].join());
  const token = rows.numberOf(market, outcome);
  rows.add({ at, token, kind: PRINT, flags: side | LAST, price, size: shares, mark });
  rows.settle();
}

/** Trades of Polymarket as the public collection `poly_data` derives them from the chain. */
export const polyData: Importer = {
  name: 'poly-data',
  about: 'Trades of Polymarket from the chain (poly_data, trades.csv): prints without books',
  grain: 'prints',
  matches: async (file) => hasHeader(await readHead(file), ['market_id', 'nonusdc_side', 'taker_direction']),
  async *read(files, sink, options) {
    const list = await neededMarkets(options, 'polymarket');
    yield* importRecords({ files, shape: SHAPE, list }, { sink, options }, readTrade);
  },
};
