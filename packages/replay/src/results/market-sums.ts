import { marketKey } from '@prescient/core/domain';
import type { Usd } from '@prescient/core/money';
import type { Ledger } from '../engine/desk.ts';

/** The result of one market's trades. */
export interface MarketSum {
  readonly venue: string;
  readonly marketId: string;
  readonly question: string;
  readonly trades: number;
  /** Realized P&L, and that of what is still held at its marks. */
  readonly pnl: Usd;
}

/** Sums up the trades of a ledger by market, in the order in which the markets were first traded. */
export function marketSums({ trades }: Pick<Ledger, 'trades'>): MarketSum[] {
  const sums = new Map<string, MarketSum>();
  for (const { trade, position } of trades) {
    const { venue, marketId, marketQuestion: question } = trade;
    const key = marketKey({ venue, marketId });
    const before = sums.get(key) ?? { venue, marketId, question, trades: 0, pnl: 0n as Usd };
    const pnl = (before.pnl + position.realizedPnl + position.currentPnl) as Usd;
    sums.set(key, { ...before, trades: before.trades + 1, pnl });
  }
  return [...sums.values()];
}
