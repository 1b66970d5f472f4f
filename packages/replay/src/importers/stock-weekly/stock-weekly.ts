import { ArchiveRows } from '../archive/archive-rows.ts';
import { Halves } from '../archive/import-records.ts';
import { momentOf, roundedMicros } from '../archive/numbers.ts';
import { addShownPrice } from '../archive/shown-prices.ts';
import { ImportError } from '../import-error.ts';
import type { Importer, ImportProgress, RowSink } from '../importer.ts';
import type { ListedMarket } from '../markets/listed-market.ts';
import { marketListOf } from '../markets/market-list.ts';
import { hasHeader, readHead } from '../text/read-head.ts';
import { isJsonObject, plainText } from '../text/read-json.ts';
import { readLines } from '../text/read-lines.ts';
import { readWeeklyMarkets } from './weekly-markets.ts';

const DOLLAR = 1_000_000;

const isTable = (head: string): boolean =>
  hasHeader(head, ['market_id', 'resolution_time_utc', 'outcome_check']);
const isPrices = (head: string): boolean => /^\s*\{[^[]*"history"\s*:\s*\[\s*(?:\[|\])/.test(head);

/** The prices of a market a line: `{"market_id": …, "history": [[seconds, price], …]}`. */
class PriceLines {
  readonly #markets: ReadonlyMap<string, ListedMarket>;
  readonly #rows: ArchiveRows;
  readonly #sink: RowSink;

  constructor(markets: ReadonlyMap<string, ListedMarket>, rows: ArchiveRows, sink: RowSink) {
    this.#markets = markets;
    this.#rows = rows;
    this.#sink = sink;
  }

  /** Reads a line. Returns false where it is damaged. */
  read(line: string): boolean {
    const value = valueOf(line);
    if (!isJsonObject(value) || !Array.isArray(value['history'])) return false;
    const market = this.#markets.get(plainText(value['market_id']));
    const points = value['history'] as readonly unknown[];
    if (market === undefined) this.#sink.refuse('unknown-market', points.length);
    else for (const point of points) this.#add(market, point);
    return true;
  }

  #add(market: ListedMarket, point: unknown): void {
    const [seconds, said] = Array.isArray(point) ? (point as readonly unknown[]) : [];
    const at = momentOf(plainText(seconds));
    const price = roundedMicros(plainText(said));
    if (Number.isNaN(at) || typeof said !== 'number') return this.#sink.refuse('damaged-point');
    if (!(price >= 0 && price <= DOLLAR)) return this.#sink.refuse('price-out-of-range');
    addShownPrice(this.#rows, market, { at, price, outcome: 0, isBoth: true });
  }
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The files of either kind. @throws ImportError FOREIGN, EMPTY or NO_MARKETS */
async function sortedFiles(files: readonly string[]): Promise<{ tables: string[]; prices: string[] }> {
  const tables: string[] = [];
  const prices: string[] = [];
  for (const file of files) {
    const head = await readHead(file);
    if (head.trim() === '') throw new ImportError('EMPTY', { file });
    if (isPrices(head)) prices.push(file);
    else if (isTable(head) || hasHeader(head, ['market_id'])) tables.push(file);
    else throw new ImportError('FOREIGN', { file });
  }
  if (tables.length === 0) throw new ImportError('NO_MARKETS', { detail: 'a table such as markets.csv' });
  return { tables, prices };
}

async function* readPrices(
  files: readonly string[],
  lines: PriceLines,
  sink: RowSink,
): AsyncGenerator<ImportProgress> {
  const halves = await Halves.of(files);
  let before = 0;
  for (const file of files) {
    let bytes = 0;
    for await (const piece of readLines(file)) {
      const damaged = piece.lines.map((line) => lines.read(line)).filter((isWhole) => !isWhole).length;
      // A last line without its end was cut.
      if (damaged > 0 && piece.isOpen) throw new ImportError('TRUNCATED', { file });
      if (damaged > 0) sink.refuse('damaged-line', damaged);
      ({ bytes } = piece);
      yield halves.read(before + bytes);
    }
    before += bytes;
  }
}

/** Weekly markets on stocks: a table of markets with their results, and hourly prices of YES. */
export const stockWeekly: Importer = {
  name: 'stock-weekly',
  about: 'Weekly markets on stocks: markets.csv with results and prices.ndjson with hourly prices',
  grain: 'prices',
  async matches(file) {
    const head = await readHead(file);
    return isTable(head) || (isPrices(head) && /"market_id"\s*:/.test(head));
  },
  async *read(files, sink, { marketFiles, workFolder }) {
    const { tables, prices } = await sortedFiles([...files, ...marketFiles]);
    const markets = new Map<string, ListedMarket>();
    for (const file of tables) await readWeeklyMarkets(file, sink, markets);
    const rows = new ArchiveRows(workFolder);
    yield* readPrices(prices, new PriceLines(markets, rows, sink), sink);
    const halves = await Halves.of(prices);
    for (const share of rows.bring(marketListOf(markets), sink)) yield halves.brought(share);
  },
};
