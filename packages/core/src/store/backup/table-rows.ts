import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';
import { quoted, type Column, type TableShape } from './table-shape.ts';

/** Rows that are in memory at once; a row with a long reason has some tens of kilobytes. */
const ROWS_AT_ONCE = 1_000;

/** Some rows of a table, one JSON object a line. */
export interface Lines {
  readonly text: string;
  readonly rows: number;
}

/** Sorts facts by when they were recorded, other rows by their key. */
const orderOf = ({ columns, key }: TableShape): string[] =>
  columns.some(({ name }) => name === 'recorded_at')
    ? ['recorded_at', ...key.filter((name) => name !== 'recorded_at')]
    : [...key];

/** Selects every value as PostgreSQL's own text, which it reads back exactly: no number becomes a float. */
function selectLines(shape: TableShape): string {
  const values = shape.columns.map(({ name }) => `t.${quoted(name)}::text as ${quoted(name)}`).join(', ');
  const order = orderOf(shape)
    .map((name) => `t.${quoted(name)}`)
    .join(', ');
  return `select row_to_json(r)::text as line
    from (select ${values} from ${quoted(shape.name)} t${order && ` order by ${order}`}) r`;
}

/** Fixes the settings that a value's text depends on, against the defaults of role and server. */
export const FIXED_TEXT =
  "set local datestyle = 'ISO'; set local timezone = 'UTC'; set local extra_float_digits = 1";

/** Streams a table in a fixed order through a cursor; one table at a time in a transaction. */
export async function* readLines(em: SqlEntityManager, shape: TableShape): AsyncGenerator<Lines> {
  await rawQuery(em, `declare table_rows no scroll cursor for ${selectLines(shape)}`, []);
  for (;;) {
    const rows = await rawQuery<{ line: string }>(em, `fetch ${ROWS_AT_ONCE} from table_rows`, []);
    if (rows.length > 0) yield { text: `${rows.map(({ line }) => line).join('\n')}\n`, rows: rows.length };
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await rawQuery(em, 'close table_rows', []);
}

/** Returns the `contentSha256` that a backup of the table would have now. */
export async function hashTable(
  em: SqlEntityManager,
  shape: TableShape,
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const { text, rows } of readLines(em, shape)) {
    hash.update(text);
    count += rows;
  }
  return { rows: count, sha256: hash.digest('hex') };
}

/** Inserts lines in the form of `readLines`. @throws what the driver throws for a line that is no row of the table */
export async function insertLines(
  em: SqlEntityManager,
  table: { name: string; columns: readonly Column[] },
  lines: string,
): Promise<void> {
  const names = table.columns.map(({ name }) => quoted(name));
  const values = table.columns.map(({ name, type }) => `r.${quoted(name)}::${type}`);
  await rawQuery(
    em,
    `insert into ${quoted(table.name)} (${names.join(', ')}) select ${values.join(', ')}
      from json_to_recordset($1::json) as r (${names.map((name) => `${name} text`).join(', ')})`,
    [`[${lines.trimEnd().replaceAll('\n', ',')}]`],
  );
}
