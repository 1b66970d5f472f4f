import type { ComponentChildren } from 'preact';

/** A column of a table. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
  /** Left out where the screen is narrow. */
  readonly isWide?: boolean;
}

interface TableProps<Row> {
  /** The table in a few words, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** The row that is marked. */
  readonly isChosen?: (row: Row) => boolean;
}

const classOf = ({ isNumber = false, isWide = false }: Omit<Column<never>, 'cell'>): string =>
  `${isNumber ? 'number' : ''} ${isWide ? 'wide' : ''}`.trim();

/** Rows under named columns; a table that does not fit is moved sideways by itself. */
export const Table = <Row,>({ label, columns, rows, keyOf, isChosen = () => false }: TableProps<Row>) => (
  <div class="scroll" role="group" aria-label={label} tabIndex={0}>
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.head} scope="col" class={classOf(column)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} class={isChosen(row) ? 'chosen' : ''}>
            {columns.map((column) => (
              <td key={column.head} class={classOf(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
