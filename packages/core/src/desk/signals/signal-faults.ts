import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  marketKey,
  outcomeOf,
  signalFault,
  type DomainError,
  type SignalRequest,
} from '../../domain/index.ts';
import { findByIds } from '../../store/ledger/find-by-ids.ts';
import { findListed } from '../../store/markets/find-listed.ts';
import { MarketEntity, TradeEntity } from '../../store/tables/entities.ts';

/**
 * Returns, for each signal, the reason why the catalogue or the trades of the portfolio make it impossible; null where they
 * do not. A trade that does not exist yet may be bought by a signal before.
 */
export async function signalFaults(
  em: SqlEntityManager,
  portfolioId: number,
  signals: readonly SignalRequest[],
): Promise<(DomainError | null)[]> {
  const refs = new Map(signals.map((signal) => [marketKey(signal), signal]));
  const keys = [...refs.values()].map(({ venue, marketId }) => ({ venue, id: marketId }));
  const listed = new Set((await findListed(em, MarketEntity, { keys })).map(marketKey));
  const ids = signals.flatMap(({ tradeId }) => (tradeId === null ? [] : [{ portfolioId, id: tradeId }]));
  const trades = await findByIds(em, TradeEntity, { property: 'tradeId', ids });
  const bought = new Map(trades.map((trade) => [trade.tradeId, outcomeOf(trade)]));
  return signals.map((signal) =>
    signalFault(signal, {
      isListed: listed.has(marketKey(signal)),
      bought: bought.get(signal.tradeId ?? '') ?? null,
    }),
  );
}
