import type { Position, ReportTrade, Trade } from '@prescient/core/domain';
import { formatPrice, formatShares, formatUsd, plainDecimal } from '@prescient/core/money';
import type { Ledger } from '../../engine/desk.ts';
import type { Columns } from './table-page.ts';

/** A trade with what became of it; a refused one has neither position nor history. */
interface TradeRow {
  readonly trade: Trade;
  readonly position: Position | null;
  readonly history: ReportTrade | null;
}

const decimal = (value: number | null | undefined): string | null =>
  value == null ? null : plainDecimal(`${value}`);

/** The columns of the export of a portfolio's trades but its id, and then those of their ends. */
export const TRADE_COLUMNS: Columns<TradeRow> = {
  trade_id: ({ trade }) => trade.tradeId,
  timestamp: ({ trade }) => trade.occurredAt.toISOString(),
  recorded_at: ({ trade }) => trade.recordedAt.toISOString(),
  venue: ({ trade }) => trade.venue,
  market_id: ({ trade }) => trade.marketId,
  market_question: ({ trade }) => trade.marketQuestion,
  event_id: ({ trade }) => trade.eventId,
  event_title: ({ trade }) => trade.eventTitle,
  action: ({ trade }) => trade.action,
  status: ({ trade }) => trade.status,
  reject_code: ({ trade }) => trade.rejectCode,
  requested_amount: ({ trade }) => formatUsd(trade.requestedAmount),
  amount: ({ trade }) => formatUsd(trade.amount),
  shares: ({ trade }) => formatShares(trade.shares),
  fee: ({ trade }) => formatUsd(trade.fee),
  entry_price: ({ trade }) => formatPrice(trade.entryPrice),
  fill_model: ({ trade }) => trade.fillModel,
  confidence: ({ trade }) => decimal(trade.confidence),
  p: ({ trade }) => decimal(trade.p),
  reason: ({ trade }) => trade.reason,
  current_pnl: ({ trade }) => formatUsd(trade.currentPnl),
  realized_pnl: ({ trade }) => formatUsd(trade.realizedPnl),
  closed_at: ({ position }) => position?.closedAt?.toISOString() ?? null,
  exit_price: ({ position }) => (position?.exitPrice == null ? null : formatPrice(position.exitPrice)),
  exit_reason: ({ position }) => position?.exitReason ?? null,
  mark: ({ position }) => (position?.status === 'open' ? formatPrice(position.mark) : null),
  event_key: ({ history }) => history?.eventKey ?? null,
  category: ({ history }) => history?.category ?? null,
  market_price: ({ history }) => decimal(history?.marketPrice),
  result: ({ history }) => decimal(history?.result),
  closing_price: ({ history }) => decimal(history?.closingPrice),
};

const placeOf = ({ trade: { recordedAt, tradeId } }: TradeRow) => ({ at: recordedAt.getTime(), id: tradeId });

function inOrder(one: TradeRow, other: TradeRow): number {
  const [a, b] = [placeOf(one), placeOf(other)];
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Returns all trades of a ledger, the refused ones among them, oldest first. */
export function tradeRows({ trades, rejected, history }: Ledger): TradeRow[] {
  const known = new Map(history.trades.map((each) => [each.tradeId, each]));
  const executed = trades.map(({ trade, position }) => ({
    trade,
    position,
    history: known.get(trade.tradeId) ?? null,
  }));
  const refused = rejected.map((trade) => ({ trade, position: null, history: null }));
  return [...executed, ...refused].toSorted(inOrder);
}
