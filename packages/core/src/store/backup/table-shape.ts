import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';

/** A column with its type as PostgreSQL writes it: `numeric(20,6)`. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A table as it stands in the database. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The columns of its primary key, in order. */
  readonly key: readonly string[];
  /** The other tables that its foreign keys refer to. */
  readonly refersTo: readonly string[];
}

/** The record of applied migrations, which each database keeps for itself and no backup holds. */
const BOOKKEEPING = 'mikro_orm_migrations';

/** Every table of our schema, except those of extensions. */
const SHAPES = `
  select c.relname as name,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(a.attname order by k.place), '[]') from pg_index i
     cross join unnest(i.indkey::int[]) with ordinality as k (number, place)
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
     where i.indrelid = c.oid and i.indisprimary) as key,
    (select coalesce(json_agg(distinct f.relname), '[]') from pg_constraint x join pg_class f on f.oid = x.confrelid
     where x.conrelid = c.oid and x.contype = 'f' and f.oid <> c.oid) as "refersTo"
  from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> $1
    and not exists (select from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by c.relname`;

/** Sorts tables so that each comes after those that it refers to. */
function inOrderOfReference(shapes: readonly TableShape[]): TableShape[] {
  const sorted: TableShape[] = [];
  while (sorted.length < shapes.length) {
    const known = new Set(sorted.map(({ name }) => name));
    const next = shapes.filter(
      ({ name, refersTo }) => !known.has(name) && refersTo.every((other) => known.has(other)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    sorted.push(...next);
  }
  return sorted;
}

/** The tables of the database, each after those that it refers to. */
export async function readShapes(em: SqlEntityManager): Promise<TableShape[]> {
  return inOrderOfReference(await rawQuery<TableShape>(em, SHAPES, [BOOKKEEPING]));
}

/** Returns the applied migrations in order; none for a database that was never used. */
export async function appliedMigrations(em: SqlEntityManager): Promise<string[]> {
  const [found] = await rawQuery<{ there: boolean }>(em, 'select to_regclass($1) is not null as there', [
    BOOKKEEPING,
  ]);
  if (!found?.there) return [];
  const rows = await rawQuery<{ name: string }>(em, `select name from ${BOOKKEEPING} order by id`, []);
  return rows.map(({ name }) => name);
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
