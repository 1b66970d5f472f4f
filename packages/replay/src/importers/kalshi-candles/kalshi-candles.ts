import { ArchiveRows } from '../archive/archive-rows.ts';
import { Halves } from '../archive/import-records.ts';
import { isOnGrid } from '../archive/is-on-grid.ts';
import { neededMarkets } from '../archive/needed-markets.ts';
import { exactMicros, momentOf } from '../archive/numbers.ts';
import { addShownPrice } from '../archive/shown-prices.ts';
import { ImportError } from '../import-error.ts';
import type { Importer, RowSink } from '../importer.ts';
import { type ListedMarket, listingAt } from '../markets/listed-market.ts';
import { findListed, type MarketList } from '../markets/market-list.ts';
import { readHead } from '../text/read-head.ts';
import { isJsonObject, plainText, readJson } from '../text/read-json.ts';
import { candlesIn } from './candles-in.ts';

/** The closing price of a candle, with its end; null where nobody traded, undefined where it is damaged. */
function closeOf(candle: unknown): { readonly at: number; readonly price: number } | null | undefined {
  if (!isJsonObject(candle) || !isJsonObject(candle['price'])) return undefined;
  const { price } = candle;
  const close = price['close_dollars'] ?? price['close'] ?? null;
  const at = momentOf(plainText(candle['end_period_ts']));
  if (close === null) return Number.isNaN(at) ? undefined : null;
  const micros = exactMicros(plainText(close));
  return Number.isNaN(at) || Number.isNaN(micros) ? undefined : { at, price: micros };
}

class CandleReader {
  readonly #list: MarketList;
  readonly #rows: ArchiveRows;
  readonly #sink: RowSink;

  constructor(list: MarketList, rows: ArchiveRows, sink: RowSink) {
    this.#list = list;
    this.#rows = rows;
    this.#sink = sink;
  }

  async read(file: string): Promise<void> {
    const all = candlesIn(file, await readJson(file));
    if (all.every(({ candles }) => candles.length === 0)) throw new ImportError('EMPTY', { file });
    for (const { ticker, candles } of all) {
      const market = findListed(this.#list, ticker);
      if (market === undefined) this.#sink.refuse('unknown-market', candles.length);
      else for (const candle of candles) this.#add(market, candle);
    }
  }

  #add(market: ListedMarket, candle: unknown): void {
    const close = closeOf(candle);
    if (close === null) return;
    if (close === undefined) return this.#sink.refuse('damaged-candle');
    const { at, price } = close;
    if (price <= 0 || price >= 1_000_000) return this.#sink.refuse('price-out-of-range');
    if (!isOnGrid(listingAt(market, at), 0, price)) return this.#sink.refuse('off-tick');
    addShownPrice(this.#rows, market, { at, price, outcome: 0, isBoth: true });
  }
}

/** Candles of Kalshi: the closing price of each is a price that the venue showed at its end. */
export const kalshiCandles: Importer = {
  name: 'kalshi-candles',
  about: 'Candles of Kalshi, as its API answers them: closing prices',
  grain: 'prices',
  matches: async (file) => /^\s*[[{][^]*"end_period_ts"\s*:/.test(await readHead(file)),
  async *read(files, sink, options) {
    const list = await neededMarkets(options, 'kalshi');
    const halves = await Halves.of(files);
    const rows = new ArchiveRows(options.workFolder);
    const reader = new CandleReader(list, rows, sink);
    for (const [index, file] of files.entries()) {
      await reader.read(file);
      yield halves.brought((index + 1) / files.length - 1);
    }
    for (const share of rows.bring(list, sink)) yield halves.brought(share);
  },
};
