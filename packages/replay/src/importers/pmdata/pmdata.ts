import { importTables, type OpenTable } from '../archive/import-tables.ts';
import { neededMarkets } from '../archive/needed-markets.ts';
import { ImportError } from '../import-error.ts';
import type { Importer } from '../importer.ts';
import { isParquetWith, metadataOf } from '../parquet/is-parquet-with.ts';
import { hasColumn } from '../parquet/leaves.ts';
import { l2Table } from './l2-table.ts';
import { tradeTable } from './trade-table.ts';

const BOOK_COLUMNS = ['bid_prices', 'ask_prices', 'local_timestamp'];
const TRADE_COLUMNS = ['market_slug', 'side', 'local_timestamp'];

const open: OpenTable = (file, reading) => {
  const { metadata, path } = file;
  const names = [...BOOK_COLUMNS, ...TRADE_COLUMNS];
  if (!names.some((name) => hasColumn(metadata, name))) throw new ImportError('FOREIGN', { file: path });
  const isTrades = hasColumn(metadata, 'side') || hasColumn(metadata, 'price');
  return isTrades && !hasColumn(metadata, 'bid_prices') ? tradeTable(file, reading) : l2Table(file, reading);
};

/** Books of pmdata.dev (`poly_l2`), with the trades beside them (`poly_trade`). */
export const pmdata: Importer = {
  name: 'pmdata',
  about: 'Books of Polymarket from pmdata.dev (poly_l2), with trades if given (poly_trade)',
  grain: 'books',
  matches: (file) => isParquetWith(file, BOOK_COLUMNS),
  async *read(files, sink, options) {
    const list = await neededMarkets(options, 'polymarket');
    yield* importTables({ files, list }, { sink, options }, open);
  },
};

/** Trades of pmdata.dev alone. */
export const pmdataTrades: Importer = {
  name: 'pmdata-trades',
  about: 'Trades of Polymarket from pmdata.dev (poly_trade) alone: prints without books',
  grain: 'prints',
  matches: (file) => isParquetWith(file, TRADE_COLUMNS),
  async *read(files, sink, options) {
    for (const file of files) {
      const isBooks = hasColumn(await metadataOf(file), 'bid_prices');
      if (isBooks)
        throw new ImportError('FOREIGN', { file, detail: 'it holds books: name pmdata as the source' });
    }
    yield* pmdata.read(files, sink, options);
  },
};
