/** What a command is for goes to standard output; everything said beside it goes to standard error. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const notice = (line: string): void => void process.stderr.write(`${line}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Control characters from outside must not steer a terminal. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const harmless = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

const isNumeric = (text: string): boolean => /^-?[\d.]+$/.test(text) || text === '';

/** Lays rows out under their headings; columns that hold only numbers are aligned to the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  maxWidth = 48,
): string {
  const cells = rows.map((row) => row.map((cell) => fit(harmless(cell), maxWidth)));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const rightAligned = headings.map(
    (_, column) => cells.length > 0 && cells.every((row) => isNumeric(row[column] ?? '')),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) =>
        rightAligned[column] ? (row[column] ?? '').padStart(width) : (row[column] ?? '').padEnd(width),
      )
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}
