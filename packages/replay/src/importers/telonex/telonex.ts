import { importTables, type OpenTable } from '../archive/import-tables.ts';
import { neededMarkets } from '../archive/needed-markets.ts';
import { ImportError } from '../import-error.ts';
import type { Importer } from '../importer.ts';
import { isParquetWith } from '../parquet/is-parquet-with.ts';
import { hasColumn } from '../parquet/leaves.ts';
import { fullTable, topTable } from './snapshot-tables.ts';

const open: OpenTable = (file, reading) => {
  const { metadata, path } = file;
  const isTop = hasColumn(metadata, 'bid_price_0') || hasColumn(metadata, 'ask_price_0');
  const isKnown = isTop || ['bids', 'asks', 'local_timestamp_us'].some((name) => hasColumn(metadata, name));
  if (!isKnown) throw new ImportError('FOREIGN', { file: path });
  return isTop ? topTable(file, reading) : fullTable(file, reading);
};

/** Snapshots of Telonex: whole books, or the best 25 levels. */
export const telonex: Importer = {
  name: 'telonex',
  about: 'Snapshots of Polymarket’s books from Telonex (book_snapshot_full, book_snapshot_25)',
  grain: 'books',
  matches: async (file) =>
    (await isParquetWith(file, ['local_timestamp_us', 'bids'])) ||
    isParquetWith(file, ['local_timestamp_us', 'bid_price_0']),
  async *read(files, sink, options) {
    const list = await neededMarkets(options, 'polymarket');
    yield* importTables({ files, list }, { sink, options }, open);
  },
};
