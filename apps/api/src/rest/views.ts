import {
  DomainError,
  equity,
  positionValue,
  markAgeMsOf,
  unrealizedPnl,
  type Portfolio,
  type PortfolioSummary,
  type ValuedPosition,
  type Usd,
  type Trade,
} from '@prescient/core';
import { jsonNumber } from './exact-json.ts';

/** A portfolio's sums in the plan's words. */
export const sumsView = (portfolio: Portfolio) => ({
  initial_balance: jsonNumber(portfolio.initialBalance),
  balance: jsonNumber(portfolio.balance),
  total_invested: jsonNumber(portfolio.totalInvested),
  equity: jsonNumber(equity(portfolio)),
  realized_pnl: jsonNumber(portfolio.realizedPnl),
  unrealized_pnl: jsonNumber(unrealizedPnl(portfolio)),
  total_profit_loss: jsonNumber(portfolio.totalProfitLoss),
  trade_count: portfolio.tradeCount,
  fill_model: portfolio.fillModel,
  replenishment_half_life_ms: portfolio.replenishmentHalfLifeMs,
});

const dollars = (value: Usd | null) => (value === null ? null : jsonNumber(value));

const positionView = (position: ValuedPosition, now: Date) => ({
  trade_id: position.tradeId,
  venue: position.venue,
  market_id: position.marketId,
  market_question: position.marketQuestion,
  action: position.action,
  amount: jsonNumber(position.amount),
  shares: jsonNumber(position.shares),
  fee: jsonNumber(position.fee),
  entry_price: jsonNumber(position.entryPrice),
  entry_timestamp: position.openedAt,
  status: position.status,
  mark: jsonNumber(position.mark),
  mark_source: position.markSource,
  marked_at: position.markedAt,
  mark_age_ms: markAgeMsOf(position, now),
  value: jsonNumber(positionValue(position)),
  liquidation_value: dollars(position.liquidationValue),
  current_pnl: jsonNumber(position.currentPnl),
  realized_pnl: jsonNumber(position.realizedPnl),
});

/** A portfolio with a page of its open positions; the sums are over all of them. */
export const portfolioView = (
  { portfolio, positions, band, ...summary }: PortfolioSummary,
  { live }: { live: boolean },
) => ({
  id: portfolio.id,
  kind: portfolio.kind,
  name: portfolio.name,
  status: portfolio.status,
  status_reason: portfolio.statusReason,
  ...sumsView(portfolio),
  market_value: jsonNumber(summary.marketValue),
  liquidation_value: dollars(summary.liquidationValue),
  pnl_band: {
    optimistic: jsonNumber(band.optimistic),
    realistic: jsonNumber(band.realistic),
    pessimistic: jsonNumber(band.pessimistic),
  },
  marks: {
    at: summary.at,
    live,
    stale_positions: summary.stalePositions,
    stale_value: jsonNumber(summary.staleValue),
  },
  positions_total: summary.positionsTotal,
  positions: positions.items.map((position) => positionView(position, summary.at)),
  next_cursor: positions.nextCursor,
  created_at: portfolio.createdAt,
  last_updated: portfolio.lastUpdated,
});

/** A name of ours as REST spells it. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Names the field of a refusal as REST spells it. */
export async function inRestNames<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const field = error instanceof DomainError ? error.details['field'] : undefined;
    if (!(error instanceof DomainError) || typeof field !== 'string') throw error;
    const own = snakeCase(field);
    throw new DomainError(error.code, error.message.replace(field, own), { ...error.details, field: own });
  }
}

/** Any answer in the plan's words: names in snake_case, money as exact JSON numbers. */
export function plainView(value: unknown): unknown {
  if (typeof value === 'bigint') return jsonNumber(value as Usd);
  if (Array.isArray(value)) return value.map(plainView);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [snakeCase(name), plainView(each)]));
}

/** One line of the history. */
export const tradeView = (trade: Trade) => ({
  trade_id: trade.tradeId,
  timestamp: trade.occurredAt,
  recorded_at: trade.recordedAt,
  venue: trade.venue,
  market_id: trade.marketId,
  market_question: trade.marketQuestion,
  action: trade.action,
  requested_amount: jsonNumber(trade.requestedAmount),
  amount: jsonNumber(trade.amount),
  shares: jsonNumber(trade.shares),
  fee: jsonNumber(trade.fee),
  entry_price: jsonNumber(trade.entryPrice),
  fill_model: trade.fillModel,
  confidence: trade.confidence,
  p: trade.p,
  reason: trade.reason,
  status: trade.status,
  reject_code: trade.rejectCode,
  event_id: trade.eventId,
  event_title: trade.eventTitle,
  event_end_date: trade.eventEndDate,
  current_pnl: jsonNumber(trade.currentPnl),
  realized_pnl: jsonNumber(trade.realizedPnl),
});
