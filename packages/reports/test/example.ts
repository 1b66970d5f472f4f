import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import type { EquityPoint, PortfolioHistory, ReportFill, ReportTrade } from '@prescient/core/domain';

export const day = (number: number, hour = 0): Date => new Date(Date.UTC(2026, 0, number, hour));

/** A fill in plain numbers; `midpoint` and `touch` are absent where no book was known. */
export const aFill = (
  side: ReportFill['side'],
  text: { at: Date; shares: string; amount: string; fee?: string; midpoint?: string; touch?: string },
): ReportFill => ({
  at: text.at,
  side,
  shares: parseShares(text.shares),
  amount: parseUsd(text.amount),
  fee: parseUsd(text.fee ?? '0'),
  midpoint: text.midpoint === undefined ? null : parsePrice(text.midpoint),
  touch: text.touch === undefined ? null : parsePrice(text.touch),
});

export const aTrade = (fields: Partial<ReportTrade> & Pick<ReportTrade, 'tradeId'>): ReportTrade => ({
  eventKey: fields.tradeId,
  category: null,
  openedAt: day(1),
  closedAt: day(2),
  cost: parseUsd('100'),
  realizedPnl: parseUsd('0'),
  probability: null,
  marketPrice: 0.5,
  result: null,
  closingPrice: null,
  fills: [],
  ...fields,
});

/** A history that says nothing of other runs and of sales; a test names what it is about. */
export const aHistory = (fields: Partial<PortfolioHistory>): PortfolioHistory => {
  const trades = fields.trades ?? [];
  return {
    initialBalance: parseUsd('1000'),
    tradeCount: trades.length,
    trades,
    equity: [],
    soldEquity: null,
    family: { runs: 1, sharpes: [] },
    ...fields,
  };
};

/** Equity at midnights, from 1 January 2026; all of it cash unless said. */
export const equityOf = (dollars: readonly number[], cash = dollars): EquityPoint[] =>
  dollars.map((value, index) => ({
    at: day(index + 1),
    equity: parseUsd(value.toFixed(6)),
    balance: parseUsd(cash[index]!.toFixed(6)),
  }));
