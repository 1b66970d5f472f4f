import type { Cell } from '@prescient/core/domain';
import type { TablePage } from '@prescient/reports';

/** A table: its columns by name, each with the text of a row's cell. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

/** Rows that become text at once. */
const ROWS_A_PAGE = 1_000;

/** Returns rows as pages of text; one without rows for an empty table, so that its columns are named. */
export async function* pagesOf<Row>(columns: Columns<Row>, rows: readonly Row[]): AsyncGenerator<TablePage> {
  const names = Object.keys(columns);
  const cells = Object.values(columns);
  for (let from = 0; from === 0 || from < rows.length; from += ROWS_A_PAGE) {
    const page = rows.slice(from, from + ROWS_A_PAGE);
    yield { columns: names, rows: page.map((row) => cells.map((cellOf) => cellOf(row))) };
  }
}
