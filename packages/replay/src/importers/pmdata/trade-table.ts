import type { Table, TableReading } from '../archive/import-tables.ts';
import { isOnGrid } from '../archive/is-on-grid.ts';
import { markOf } from '../archive/numbers.ts';
import { outcomeIn } from '../archive/outcome-in.ts';
import { fineMoment, microsOf } from '../archive/values.ts';
import { listingAt } from '../markets/listed-market.ts';
import { findListed } from '../markets/market-list.ts';
import { findLeaf } from '../parquet/leaves.ts';
import type { ParquetFile } from '../parquet/parquet-file.ts';
import { ASK, LAST, PRINT } from '../../tape/row.ts';

const COLUMNS = [
  'local_timestamp',
  'timestamp',
  'outcome',
  'price',
  'size',
  'side',
  'market_slug',
  'event_type',
];
const SIDES: Readonly<Record<string, number>> = { buy: 0, sell: ASK };
const DOLLAR = 1_000_000;

/**
 * The number of times that a file said the same thing of one moment. Trades have no ids: the second of two equal ones in one
 * file is a trade of its own, while that of another file is a copy.
 */
class Repeats {
  readonly #counts = new Map<string, number>();
  #at = Number.NaN;

  countOf(at: number, said: string): number {
    if (at !== this.#at) this.#counts.clear();
    this.#at = at;
    const count = (this.#counts.get(said) ?? 0) + 1;
    this.#counts.set(said, count);
    return count;
  }
}

/** Trades of many markets. */
export function tradeTable(file: ParquetFile, { list, rows, sink }: TableReading): Table {
  const repeats = new Repeats();
  return {
    paths: COLUMNS.map((name) => findLeaf(file, { name })),
    read(values) {
      const [local, source, label, said, shares, act, slug] = values;
      const market = findListed(list, String(slug));
      if (market === undefined) return sink.refuse('unknown-market');
      const moment = fineMoment(local);
      const outcome = outcomeIn(market, String(label));
      const side = SIDES[String(act).toLowerCase()];
      const [price, size] = [microsOf(said), microsOf(shares)];
      if (moment === null || outcome === undefined || side === undefined || Number.isNaN(price + size))
        return sink.refuse('damaged-row');
      const { at, micros } = moment;
      if (size === 0) return sink.refuse('bad-size');
      if (price <= 0 || price >= DOLLAR) return sink.refuse('price-out-of-range');
      if (!isOnGrid(listingAt(market, at), outcome, price)) return sink.refuse('off-tick');
      const text = [micros, String(source), String(slug), outcome, side, price, size].join();
      rows.add({
        at,
        lag: micros,
        token: rows.numberOf(market, outcome),
        kind: PRINT,
        flags: side | LAST,
        price,
        size,
        mark: markOf(`${text} ${repeats.countOf(at, text)}`),
      });
      rows.settle();
    },
  };
}
