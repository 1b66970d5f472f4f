import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type Kysely } from 'kysely';
import { pipelineOf, textOf, type Statement } from './pipeline.ts';

/**
 * Runs SQL with bound parameters (`$1`, `$2`, …) in the entity manager's transaction. MikroORM's own `execute` spells
 * the values into the text instead. Numbers come back as the driver reads them: numeric and bigint as strings.
 */
export async function rawQuery<Row extends object>(
  em: SqlEntityManager,
  statement: Statement,
  parameters: readonly unknown[],
): Promise<Row[]> {
  const pipeline = pipelineOf(em);
  if (pipeline) return (await pipeline.query(statement, parameters)).rows as Row[];
  const transaction = em.getTransactionContext<Kysely<unknown>>();
  if (!transaction) throw new Error('a raw query runs inside a transaction');
  const { rows } = await transaction.executeQuery<Row>(CompiledQuery.raw(textOf(statement), [...parameters]));
  return rows;
}
