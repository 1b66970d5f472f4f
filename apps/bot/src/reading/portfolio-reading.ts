import type { RouterOutputs } from '@prescient/api';
import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import {
  portfolioView,
  positionView,
  type PortfolioView,
  type PositionView,
  type SeenMark,
} from '@prescient/strategies/sdk';
import type { ApiClient } from '../api/client.ts';
import { withRetries } from '../api/retry.ts';
import type { Patience } from '../strategy/patience.ts';

type Position = RouterOutputs['portfolio']['positions']['items'][number];

const PAGE_SIZE = 500;

const viewOf = (position: Position): PositionView =>
  positionView({
    tradeId: position.tradeId,
    venue: position.venue,
    marketId: position.marketId,
    action: position.action,
    shares: parseShares(position.shares),
    amount: parseUsd(position.amount),
    fee: parseUsd(position.fee),
    entryPrice: parsePrice(position.entryPrice),
    openedAt: new Date(position.entryTimestamp),
  });

/** A portfolio as its strategy sees it, and the marks that it was valued at. */
export interface PortfolioReading {
  readonly portfolio: PortfolioView;
  /** The moment of the valuation, milliseconds since 1970. */
  readonly accountAt: number;
  readonly marks: readonly SeenMark[];
}

const markOf = ({ tradeId, markSource, markedAt }: Position): SeenMark => ({
  position: tradeId,
  at: markSource === 'book' ? Date.parse(markedAt) : null,
});

/** Reads a portfolio with all its open positions, as its strategy sees it. @throws TRPCClientError */
export async function readPortfolio(
  client: ApiClient,
  portfolioId: number,
  patience: Patience,
): Promise<PortfolioReading> {
  const summary = await withRetries(
    () => client.portfolio.summary.query({ portfolioId, limit: PAGE_SIZE }),
    patience,
  );
  const positions = [...summary.positions];
  let cursor = summary.nextCursor;
  while (cursor !== null) {
    const query = { portfolioId, status: 'open', limit: PAGE_SIZE, cursor } as const;
    const page = await withRetries(() => client.portfolio.positions.query(query), patience);
    positions.push(...page.items);
    cursor = page.nextCursor;
  }
  const portfolio = portfolioView({
    id: portfolioId,
    fillModel: summary.fillModel,
    cash: parseUsd(summary.balance),
    equity: parseUsd(summary.equity),
    positions: positions.map(viewOf),
  });
  return { portfolio, accountAt: Date.parse(summary.marks.at), marks: positions.map(markOf) };
}
