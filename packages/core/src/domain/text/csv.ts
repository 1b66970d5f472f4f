/** A cell of a table: a text, or null for none. */
export type Cell = string | null;

/** Texts that a spreadsheet would take for a formula; a number with its sign is none. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?$/;
const QUOTED = /[",\r\n]/;

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  const text = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * One line of CSV as RFC 4180 has it, without its end. A cell with a comma, a quote or a line break stands in quotes, and
 * null is empty. A text that a spreadsheet would take for a formula gets an apostrophe in front.
 */
export const csvLine = (cells: readonly Cell[]): string => cells.map(cellOf).join(',');

/** A field of a line with its comma or the line's end: in quotes, or plain. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/**
 * Returns the fields of one line of CSV; null where its quotes do not fit. Line breaks within a field are not known: a line is
 * a record, so that a damaged one costs no other.
 */
export function csvFields(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (let match = FIELD.exec(line); match !== null; match = FIELD.exec(line)) {
    const [, quoted, plain, end] = match;
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '') return fields;
  }
  return null;
}
