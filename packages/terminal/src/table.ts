/** Replaces control characters, as text from outside must not steer a terminal. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const harmless = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

const lengthOf = (text: string): number => Array.from(text).length;

function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : text;
}

const isFigure = (cell: string): boolean => cell === '' || /^-?[\d.]/.test(cell);

/**
 * Lays rows out under their headings. Columns of figures are aligned to the right, except for the first one. A cell that
 * has more than `maxWidth` characters is cut.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  maxWidth = Infinity,
): string {
  const cells = rows.map((row) => headings.map((_, column) => cut(harmless(row[column] ?? ''), maxWidth)));
  const widths = headings.map((heading, column) =>
    Math.max(lengthOf(heading), ...cells.map((row) => lengthOf(row[column]!))),
  );
  const areFigures = headings.map((_, column) => column > 0 && cells.every((row) => isFigure(row[column]!)));
  const pad = (cell: string, column: number): string => {
    const space = ' '.repeat(widths[column]! - lengthOf(cell));
    return areFigures[column] ? space + cell : cell + space;
  };
  const line = (row: readonly string[]): string => row.map(pad).join('  ').trimEnd();
  return [line(headings), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}
