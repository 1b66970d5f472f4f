import { exportText } from '@prescient/reports';
import { pageText } from '../page/page.ts';
import type { Results } from '../results.ts';
import { summaryText } from '../summary.ts';
import { EQUITY_COLUMNS } from '../tables/equity-table.ts';
import { FILL_COLUMNS } from '../tables/fills-table.ts';
import { SET_COLUMNS } from '../tables/sets-table.ts';
import { pagesOf, type Columns } from '../tables/table-page.ts';
import { TRADE_COLUMNS, tradeRows } from '../tables/trades-table.ts';

/** A file of results: its name, and its text in pieces. */
export interface ResultFile {
  readonly name: string;
  text(): AsyncIterable<string> | Iterable<string>;
}

const csv = <Row>(name: string, columns: Columns<Row>, rowsOf: () => readonly Row[]): ResultFile => ({
  name,
  text: () => exportText(pagesOf(columns, rowsOf()), 'csv'),
});

/** Returns the files of results. Trades, fills and equity are those of the best run; `sets.csv` has all runs. */
export const resultFiles = (results: Results): ResultFile[] => [
  { name: 'report.html', text: () => [pageText(results)] },
  { name: 'summary.json', text: () => [summaryText(results)] },
  csv('trades.csv', TRADE_COLUMNS, () => tradeRows(results.ledger)),
  csv('fills.csv', FILL_COLUMNS, () => results.ledger.fills),
  csv('equity.csv', EQUITY_COLUMNS, () => results.ledger.equity),
  csv('sets.csv', SET_COLUMNS, () => results.sets),
];
