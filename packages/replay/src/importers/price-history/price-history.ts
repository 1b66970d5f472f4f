import { ArchiveRows } from '../archive/archive-rows.ts';
import { Halves } from '../archive/import-records.ts';
import { neededMarkets } from '../archive/needed-markets.ts';
import { momentOf, roundedMicros } from '../archive/numbers.ts';
import { addShownPrice } from '../archive/shown-prices.ts';
import { ImportError } from '../import-error.ts';
import type { Importer, RowSink } from '../importer.ts';
import type { MarketList } from '../markets/market-list.ts';
import { readHead } from '../text/read-head.ts';
import { isJsonObject, plainText, readJson } from '../text/read-json.ts';
import { historiesIn, type TokenHistory } from './histories-in.ts';

const DOLLAR = 1_000_000;

/** The ids of all tokens that have a history of their own. */
async function tokensOf(files: readonly string[]): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const file of files) {
    const histories = historiesIn(file, await readJson(file));
    if (histories.every(({ points }) => points.length === 0)) throw new ImportError('EMPTY', { file });
    for (const { tokenId } of histories) ids.add(tokenId);
  }
  return ids;
}

class HistoryReader {
  readonly #list: MarketList;
  readonly #rows: ArchiveRows;
  readonly #sink: RowSink;

  constructor(list: MarketList, rows: ArchiveRows, sink: RowSink) {
    this.#list = list;
    this.#rows = rows;
    this.#sink = sink;
  }

  /** Adds a history. The other outcome gets the rest of each dollar, unless it has a history of its own. */
  add({ tokenId, points }: TokenHistory, own: ReadonlySet<string>): void {
    const token = this.#list.tokens.get(tokenId);
    const market = token && this.#list.markets.get(token.marketId);
    if (!token || !market) return this.#sink.refuse('unknown-market', points.length);
    const other = market.opening.outcomes[token.outcome === 0 ? 1 : 0].tokenId;
    const isBoth = other === null || !own.has(other);
    for (const point of points) {
      const shown = this.#read(point);
      if (shown !== null) addShownPrice(this.#rows, market, { ...shown, outcome: token.outcome, isBoth });
    }
  }

  #read(point: unknown): { at: number; price: number } | null {
    const [t, p] = isJsonObject(point) ? [point['t'], point['p']] : [];
    const at = momentOf(plainText(t));
    const said = plainText(p);
    if (Number.isNaN(at) || said === '' || Number.isNaN(Number(said))) {
      this.#sink.refuse('damaged-point');
      return null;
    }
    const price = roundedMicros(said);
    if (price >= 0 && price <= DOLLAR) return { at, price };
    this.#sink.refuse('price-out-of-range');
    return null;
  }
}

/** Price histories of Polymarket: the answers of `/prices-history`. */
export const priceHistory: Importer = {
  name: 'price-history',
  about: 'Price histories of Polymarket, as /prices-history answers them: prices that were shown',
  grain: 'prices',
  matches: async (file) => /^\s*[[{][^]*"history"\s*:\s*\[\s*(?:\{|\])/.test(await readHead(file)),
  async *read(files, sink, options) {
    const list = await neededMarkets(options, 'polymarket');
    const halves = await Halves.of(files);
    const own = await tokensOf(files);
    const rows = new ArchiveRows(options.workFolder);
    const reader = new HistoryReader(list, rows, sink);
    for (const [index, file] of files.entries()) {
      for (const history of historiesIn(file, await readJson(file))) reader.add(history, own);
      yield halves.brought((index + 1) / files.length - 1);
    }
    for (const share of rows.bring(list, sink)) yield halves.brought(share);
  },
};
