import { basename } from 'node:path';
import type { Table, TableReading } from '../archive/import-tables.ts';
import { outcomeIn } from '../archive/outcome-in.ts';
import { sideOf, snapshotOf } from '../archive/snapshot-levels.ts';
import { fineMoment } from '../archive/values.ts';
import { findListed } from '../markets/market-list.ts';
import { valuesOf } from '../parquet/leaf-column.ts';
import { findLeaf, hasColumn, type LeafName } from '../parquet/leaves.ts';
import type { ParquetFile } from '../parquet/parquet-file.ts';

const COLUMNS: readonly LeafName[] = [
  { name: 'local_timestamp' },
  { name: 'timestamp' },
  { name: 'event_type' },
  { name: 'bid_prices', isList: true },
  { name: 'bid_sizes', isList: true },
  { name: 'ask_prices', isList: true },
  { name: 'ask_sizes', isList: true },
];
const FACTS = ['market_slug', 'outcome'];

/** The slug of a market in the name of a file: the archive has a file a market. */
const slugOf = ({ path }: ParquetFile): string => basename(path).replace(/\.parquet$/i, '');

/** Books of one outcome. The market is the name of the file, and the outcome is the first one, unless a column says them. */
export function l2Table(file: ParquetFile, { list, shelf, sink }: TableReading): Table {
  const facts = FACTS.filter((name) => hasColumn(file.metadata, name));
  const paths = [...COLUMNS, ...facts.map((name) => ({ name }))].map((column) => findLeaf(file, column));
  const place = (name: string): number => (facts.includes(name) ? COLUMNS.length + facts.indexOf(name) : -1);
  const [slugAt, outcomeAt] = [place('market_slug'), place('outcome')];
  const fileSlug = slugOf(file);
  return {
    paths,
    read(values) {
      const [local, , event, bidPrices, bidSizes, askPrices, askSizes] = values;
      const lists = [bidPrices, bidSizes, askPrices, askSizes].map(valuesOf);
      // A trade says nothing about the book; the archive leaves the levels out there.
      if (String(event).includes('trade') && lists.every((levels) => levels.length === 0)) return;
      const market = findListed(list, slugAt === -1 ? fileSlug : String(values[slugAt]));
      if (market === undefined) return sink.refuse('unknown-market');
      const outcome = outcomeAt === -1 ? 0 : outcomeIn(market, String(values[outcomeAt]));
      const moment = fineMoment(local);
      if (moment === null || outcome === undefined) return sink.refuse('damaged-row');
      const [bids, bidShares, asks, askShares] = lists as [unknown[], unknown[], unknown[], unknown[]];
      shelf.show({ market, outcome }, moment, (grid) =>
        snapshotOf(sideOf(bids, bidShares, grid), sideOf(asks, askShares, grid)),
      );
    },
  };
}
