import type { EntityKey, EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';

/** Ids within portfolios. */
export type RowIds = readonly { portfolioId: number; id: string }[];

/**
 * Rows of a portfolio's table found by an id that its primary key goes on with. Each id is looked up by itself: given
 * as one list, PostgreSQL reads all of the portfolio's rows instead whenever it thinks them few, as it does of a table
 * that has just grown.
 */
export async function findByIds<Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  lookup: { property: EntityKey<Row>; ids: RowIds },
): Promise<Row[]> {
  if (lookup.ids.length === 0) return [];
  const { tableName, properties } = em.getMetadata(entity);
  const text = `select found.* from unnest($1::int[], $2::text[]) as wanted (portfolio_id, id)
    cross join lateral (
      select * from "${tableName}" as t
      where t.portfolio_id = wanted.portfolio_id and t."${properties[lookup.property].fieldNames[0]}" = wanted.id
      offset 0
    ) as found`;
  const unique = [...new Map(lookup.ids.map((row) => [`${row.portfolioId}\n${row.id}`, row])).values()];
  const rows = await rawQuery<object>(em, { text, planIsKept: true }, [
    unique.map(({ portfolioId }) => portfolioId),
    unique.map(({ id }) => id),
  ]);
  return rows.map((row) => em.map(entity, row));
}
