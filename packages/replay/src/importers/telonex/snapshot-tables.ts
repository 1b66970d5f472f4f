import { basename } from 'node:path';
import type { Table, TableReading } from '../archive/import-tables.ts';
import { sideOf, snapshotOf } from '../archive/snapshot-levels.ts';
import { fineMoment } from '../archive/values.ts';
import { ImportError } from '../import-error.ts';
import { valuesOf } from '../parquet/leaf-column.ts';
import { findLeaf, hasColumn, type LeafPath } from '../parquet/leaves.ts';
import type { ParquetFile } from '../parquet/parquet-file.ts';

const TOKEN_ID = /\d{60,78}/;
const DEPTH = 25;

/** The four lists of a snapshot: prices and sizes of bids, and of asks. */
type Lists = readonly [unknown[], unknown[], unknown[], unknown[]];

/** The id of the token in the name of a file. @throws ImportError BAD_NAME */
function idInName({ path }: ParquetFile): string {
  const found = TOKEN_ID.exec(basename(path));
  if (found === null) throw new ImportError('BAD_NAME', { file: path, detail: 'the id of the token' });
  return found[0];
}

/** Adds the snapshot of a row. */
function show(reading: TableReading, local: unknown, of: { tokenId: string; lists: Lists }): void {
  const { list, shelf, sink } = reading;
  const token = list.tokens.get(of.tokenId);
  const market = token && list.markets.get(token.marketId);
  if (!token || !market) return sink.refuse('unknown-market');
  const moment = fineMoment(local);
  if (moment === null) return sink.refuse('damaged-row');
  const [bidPrices, bidSizes, askPrices, askSizes] = of.lists;
  shelf.show({ market, outcome: token.outcome }, moment, (grid) =>
    snapshotOf(sideOf(bidPrices, bidSizes, grid), sideOf(askPrices, askSizes, grid)),
  );
}

/** Whole books, with their levels in lists. A file is of one token, whose id is in its name unless a column has it. */
export function fullTable(file: ParquetFile, reading: TableReading): Table {
  const hasIds = hasColumn(file.metadata, 'asset_id');
  const nameId = hasIds ? '' : idInName(file);
  const leaf = (name: string, field: string): LeafPath => findLeaf(file, { name, field, isList: true });
  const paths = [
    findLeaf(file, { name: 'local_timestamp_us' }),
    findLeaf(file, { name: 'timestamp_us' }),
    leaf('bids', 'price'),
    leaf('bids', 'size'),
    leaf('asks', 'price'),
    leaf('asks', 'size'),
    ...(hasIds ? [findLeaf(file, { name: 'asset_id' })] : []),
  ];
  return {
    paths,
    read([local, , ...values]) {
      const lists = values.slice(0, 4).map(valuesOf) as unknown as Lists;
      show(reading, local, { tokenId: hasIds ? String(values[4]) : nameId, lists });
    },
  };
}

const ladder = (name: string): string[] => Array.from({ length: DEPTH }, (_, place) => `${name}_${place}`);

/** The best 25 levels of each side, a column each. */
export function topTable(file: ParquetFile, reading: TableReading): Table {
  const ladders = ['bid_price', 'bid_size', 'ask_price', 'ask_size'].flatMap(ladder);
  const names = ['local_timestamp_us', 'timestamp_us', 'asset_id', ...ladders];
  return {
    paths: names.map((name) => findLeaf(file, { name })),
    read([local, , tokenId, ...values]) {
      const lists = [0, 1, 2, 3].map((list) => values.slice(list * DEPTH, (list + 1) * DEPTH));
      show(reading, local, { tokenId: String(tokenId), lists: lists as unknown as Lists });
    },
  };
}
