import {
  MOST_REPORTED_FILLS,
  MOST_REPORTED_TRADES,
  outcomeOf,
  positionCost,
  reportTrade,
  standingFills,
  type EquityPoint,
  type Fill,
  type HeldTrade,
  type PortfolioHistory,
  type ReportTrade,
} from '@prescient/core/domain';
import { numberOf } from '@prescient/strategies/sdk';
import type { ClosingLines } from './closing-lines.ts';
import type { DeskMarkets } from './desk-markets.ts';
import type { MemoryLedger } from './memory-ledger.ts';

/** All that a history is made of. */
export interface HistoryFacts {
  readonly ledger: MemoryLedger;
  readonly markets: DeskMarkets;
  readonly lines: ClosingLines;
  readonly equity: readonly EquityPoint[];
}

const newestFirst = ({ trade: a }: HeldTrade, { trade: b }: HeldTrade): number =>
  b.recordedAt.getTime() - a.recordedAt.getTime() || (a.tradeId < b.tradeId ? 1 : -1);

function tradeOf(held: HeldTrade, fills: readonly Fill[], { markets, lines }: HistoryFacts): ReportTrade {
  const { trade, position } = held;
  const { venue, marketId, tradeId, action, entryPrice, p, realizedPnl } = trade;
  const known = markets.find(trade);
  const market = known?.market ?? null;
  const payout = market?.payout ?? null;
  return reportTrade(
    {
      venue,
      marketId,
      tradeId,
      action,
      entryPrice,
      p,
      realizedPnl,
      eventId: market?.eventId ?? trade.eventId,
      category: market?.tags[0] ?? null,
      openedAt: trade.occurredAt,
      closedAt: trade.status === 'closed' ? position.closedAt : null,
      cost: positionCost(trade),
      payout: payout === 'void' ? null : payout,
      closingPrice:
        known === null || payout === null || payout === 'void'
          ? null
          : lines.of(outcomeOf(trade), known, trade.occurredAt),
    },
    standingFills(fills),
    numberOf,
  );
}

/** The newest executed trades, as many as a report reads, oldest first. */
function reportedTrades(facts: HistoryFacts): ReportTrade[] {
  const { trades, fills } = facts.ledger;
  const byTrade = Map.groupBy(fills, ({ tradeId }) => tradeId);
  const reported: ReportTrade[] = [];
  let count = 0;
  for (const held of [...trades.all].toSorted(newestFirst).slice(0, MOST_REPORTED_TRADES)) {
    const trade = tradeOf(held, byTrade.get(held.trade.tradeId) ?? [], facts);
    count += trade.fills.length;
    if (count > MOST_REPORTED_FILLS) break;
    reported.push(trade);
  }
  return reported.toReversed();
}

/** All that a report of a run is computed from, by the definitions by which it is read of a portfolio that is stored. */
export function historyOf(facts: HistoryFacts): PortfolioHistory {
  const { initialBalance, tradeCount } = facts.ledger.portfolio;
  return {
    initialBalance,
    tradeCount,
    trades: reportedTrades(facts),
    equity: facts.equity,
    soldEquity: null,
    family: { runs: 1, sharpes: [] },
  };
}
