import { csvLine, type Cell } from '@prescient/core/domain';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Rows of a table as text. */
export interface TablePage {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const csvLines = ({ rows }: TablePage): string => rows.map((cells) => `${csvLine(cells)}\n`).join('');

const jsonRows = ({ columns, rows }: TablePage): string[] =>
  rows.map((cells) =>
    JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? null]))),
  );

async function* csvText(pages: AsyncIterable<TablePage>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const page of pages) {
    yield `${isFirst ? `${csvLine(page.columns)}\n` : ''}${csvLines(page)}`;
    isFirst = false;
  }
}

async function* jsonText(pages: AsyncIterable<TablePage>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    const rows = jsonRows(page);
    if (rows.length === 0) continue;
    yield before + rows.join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/**
 * A table as text, a piece for each page: CSV with the names of its columns in the first line, or a JSON list of objects
 * whose values are the same texts, null for none. Lines end with a line feed.
 */
export const exportText = (pages: AsyncIterable<TablePage>, format: ExportFormat): AsyncGenerator<string> =>
  format === 'csv' ? csvText(pages) : jsonText(pages);
