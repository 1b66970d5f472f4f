import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { TradingHalt } from '../../domain/index.ts';
import { TradingHaltEntity } from '../tables/entities.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { SetStatement } from '../ledger/set-statement.ts';

/** The reason why all portfolios are halted, null while they are not, as a part of another statement: it asks once for all its rows. */
export const HALT_FOR_ALL =
  '(select case when is_on then reason end from trading_halts order by version desc limit 1)';

/** The turns of the kill switch of all portfolios before a version, newest first. */
export const readTradingHalts = async (
  em: SqlEntityManager,
  { before, limit }: { before: number | null; limit: number },
): Promise<TradingHalt[]> => {
  const where = before === null ? {} : { version: { $lt: before } };
  const rows = await em.find(TradingHaltEntity, where, { orderBy: { version: 'desc' }, limit });
  return rows.map((row) => ({ ...row }));
};

/**
 * Holds the table of portfolios against every command until the transaction ends: those under way have been answered by
 * then, and those that come see what this transaction did. Reads go on.
 */
export async function holdAllPortfolios(em: SqlEntityManager): Promise<void> {
  await rawQuery(em, 'lock table portfolio_state in exclusive mode', []);
}

/** Adds a turn of the kill switch. */
export const addTradingHalt = (em: SqlEntityManager, halt: TradingHalt): Promise<void> =>
  new SetStatement(em).insert(TradingHaltEntity, [halt]).run();
