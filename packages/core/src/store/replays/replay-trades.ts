import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ReportTrade } from '../../domain/index.ts';
import { plainRows } from '../connection/plain-rows.ts';
import { ReplayTradeEntity } from '../tables/entities.ts';

/** The facts about a trade that its report takes from outside its ledger. */
export type TapeFacts = Pick<ReportTrade, 'eventKey' | 'category' | 'result' | 'closingPrice'>;

/** Reads what the tape knew of some trades of a saved replay, by trade. */
export async function findTapeFacts(
  em: SqlEntityManager,
  portfolioId: number,
  tradeIds: readonly string[],
): Promise<ReadonlyMap<string, TapeFacts>> {
  const sql = 'select * from replay_trades where portfolio_id = $1 and trade_id = any($2::text[])';
  const rows = await plainRows(em, ReplayTradeEntity, { sql, parameters: [portfolioId, tradeIds] });
  return new Map(
    rows.map(({ tradeId, eventKey, category, result, closingPrice }) => [
      tradeId,
      { eventKey, category, result, closingPrice },
    ]),
  );
}
