import type { EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';

/** A venue with an id of its own. */
export interface VenueKey {
  readonly venue: string;
  readonly id: string;
}

/** Rows of a venue's table found by its key, in order. */
export async function findListed<Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  { keys, lock = false }: { keys: readonly VenueKey[]; lock?: boolean },
): Promise<Row[]> {
  const meta = em.getMetadata(entity);
  const idColumn = meta.getPrimaryProps()[1]!.fieldNames[0]!;
  const rows = await rawQuery<object>(
    em,
    `select t.* from "${meta.tableName}" t
     join unnest($1::text[], $2::text[]) as wanted (venue, id) on t.venue = wanted.venue and t."${idColumn}" = wanted.id
     order by t.venue, t."${idColumn}" ${lock ? 'for update of t' : ''}`,
    [keys.map(({ venue }) => venue), keys.map(({ id }) => id)],
  );
  return rows.map((row) => em.map(entity, row));
}

/** The same, held until the transaction ends. */
export const lockListed = <Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  keys: readonly VenueKey[],
): Promise<Row[]> => findListed(em, entity, { keys, lock: true });

/** Any fixed number; names imports among the advisory locks of a database. */
const IMPORT_LOCK = 7_265_746_103;

/** Lets one import at a time write, until the transaction ends: two that add the same market must not both think it new. */
export async function takeImportTurn(em: SqlEntityManager): Promise<void> {
  // A part takes longer than a trade: who waits for its turn is bounded by a statement's time-out, not by a lock's.
  const turn = "select set_config('lock_timeout', '0', true), pg_advisory_xact_lock($1)";
  await rawQuery(em, turn, [IMPORT_LOCK]);
}
