import type { RouterOutputs } from '@prescient/api';
import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import {
  fillView,
  resolutionView,
  type FillView,
  type PortfolioView,
  inTellingOrder,
  type ResolutionView,
} from '@prescient/strategies/sdk';
import type { ApiClient } from '../api/client.ts';
import { withRetries } from '../api/retry.ts';
import type { MarketSights } from './market-sights.ts';
import type { Patience } from '../strategy/patience.ts';

/** A signal as the API answers it. */
export type Signal = RouterOutputs['cycle']['run']['signals'][number];

/** The portfolio whose strategy is told, and the way to ask about it. */
export interface Teller {
  readonly client: ApiClient;
  readonly portfolioId: number;
  readonly patience: Patience;
}

async function fillOf({ client, portfolioId, patience }: Teller, signal: Signal): Promise<FillView[]> {
  const { status, commandId } = signal;
  if (status === 'pending') return [];
  const query = { portfolioId, commandId };
  const result =
    status === 'executed'
      ? (await withRetries(() => client.command.get.query(query), patience)).result
      : null;
  const filled =
    result && 'price' in result && 'shares' in result
      ? { price: parsePrice(result.price), shares: parseShares(result.shares) }
      : null;
  return [fillView({ ...signal, status }, filled)];
}

/** Returns the end of each signal that is decided. @throws TRPCClientError */
export const fillsOf = async (teller: Teller, signals: readonly Signal[]): Promise<FillView[]> =>
  (await Promise.all(signals.map((signal) => fillOf(teller, signal)))).flat();

/** The trades that were open at the last cycle, or bought since. */
export interface HeldBefore {
  readonly tradeIds: readonly string[];
  readonly fills: readonly FillView[];
  readonly portfolio: PortfolioView;
}

/** The positions that were paid since the last cycle because their markets ended. @throws TRPCClientError */
export async function resolutionsOf(
  { client, portfolioId, patience }: Teller,
  sights: MarketSights,
  { tradeIds, fills, portfolio }: HeldBefore,
): Promise<ResolutionView[]> {
  const open = new Set(portfolio.positions.map(({ id }) => id));
  const idsOf = (side: FillView['side']): string[] =>
    fills.flatMap((fill) => (fill.side === side && fill.position !== null ? [fill.position] : []));
  const sold = new Set(idsOf('sell'));
  const gone = [...new Set([...tradeIds, ...idsOf('buy')])].filter((id) => !open.has(id) && !sold.has(id));
  if (gone.length === 0) return [];
  const trades = await Promise.all(
    gone.map((tradeId) => withRetries(() => client.trade.get.query({ portfolioId, tradeId }), patience)),
  );
  const markets = new Map(
    (await sights.named(trades)).map((each) => [`${each.venue} ${each.marketId}`, each]),
  );
  const resolutions = trades.flatMap((trade): ResolutionView[] => {
    const payout = markets.get(`${trade.venue} ${trade.marketId}`)?.payout ?? null;
    // A position of a market that has no result was sold.
    if (payout === null) return [];
    const told = { ...trade, realizedPnl: parseUsd(trade.realizedPnl) };
    return [resolutionView(told, payout === 'void' ? payout : parsePrice(payout))];
  });
  return inTellingOrder(resolutions);
}
