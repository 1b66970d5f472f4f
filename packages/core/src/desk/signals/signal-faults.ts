import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { DomainError, marketKey, outcomeKey, outcomeOf, type SignalRequest } from '../../domain/index.ts';
import { findByIds } from '../../store/ledger/find-by-ids.ts';
import { findListed } from '../../store/markets/find-listed.ts';
import { MarketEntity, TradeEntity } from '../../store/tables/entities.ts';
import { marketNotFound } from '../markets/get-market.ts';

const otherTrade = ({ tradeId, marketId, outcome }: SignalRequest): DomainError =>
  new DomainError(
    'INVALID_INPUT',
    `tradeId ${tradeId} is a trade in another outcome than ${outcome} of market ${marketId}; name the trade that is to be sold.`,
    { field: 'tradeId', tradeId },
  );

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
  const bought = new Map(trades.map((trade) => [trade.tradeId, outcomeKey(outcomeOf(trade))]));
  return signals.map((signal) => {
    if (!listed.has(marketKey(signal))) return marketNotFound(signal.venue, signal.marketId);
    const outcome = signal.tradeId === null ? undefined : bought.get(signal.tradeId);
    return outcome === undefined || outcome === outcomeKey(signal) ? null : otherTrade(signal);
  });
}
