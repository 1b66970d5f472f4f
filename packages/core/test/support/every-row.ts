import type { Database } from '../../src/index.ts';
import { readShapes } from '../../src/store/backup/table-shape.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { rawQuery } from '../../src/store/connection/raw-query.ts';

/**
 * Every row of every table as JSON, sorted; a column that is null and one that is not there are the same. `without` names columns
 * to leave out, such as `portfolio_state.kind`.
 */
export const everyRow = (
  db: Database,
  { without = [] }: { without?: readonly string[] } = {},
): Promise<Record<string, string[]>> =>
  entityManager(db).transactional(async (em) => {
    const tables: Record<string, string[]> = {};
    for (const { name } of await readShapes(em)) {
      const rows = await rawQuery<{ row: string }>(
        em,
        `select jsonb_strip_nulls(to_jsonb(t) - $1::text[])::text as row from ${name} t order by 1`,
        [without.flatMap((column) => (column.startsWith(`${name}.`) ? column.slice(name.length + 1) : []))],
      );
      tables[name] = rows.map(({ row }) => row);
    }
    return tables;
  });
