import { ZERO_USD, type Price, type Usd } from '../../money/index.ts';
import type { ExecuteCommand } from './command.ts';
import type { Decision } from './decision.ts';
import type { DomainErrorCode } from '../error-codes.ts';
import type { Fill } from '../account/fill.ts';
import { requireBuying, requireFunds, type Portfolio } from '../account/portfolio.ts';
import { positionPnl, type MarkSource, type Position } from '../account/position.ts';
import type { BuyExecution } from '../pricing/quoted-fill.ts';
import type { FillModel, Intent, Trade } from '../account/trade.ts';
import { buyMovements, postMovements } from '../account/transfer.ts';
import { sumsOf } from './result.ts';

/** The fields of a command that say what to buy and do not depend on its pricing. */
const intentOf = (command: ExecuteCommand): Intent & Pick<Trade, 'p'> => ({
  venue: command.venue,
  marketId: command.marketId,
  marketQuestion: command.marketQuestion,
  action: command.action,
  confidence: command.confidence,
  p: command.p ?? null,
  reason: command.reason,
  eventId: command.eventId,
  eventTitle: command.eventTitle,
  eventEndDate: command.eventEndDate,
});

/** The trade as it stands before anything was bought. */
const unfilledTrade = (command: ExecuteCommand, recordedAt: Date): Trade => ({
  ...intentOf(command),
  portfolioId: command.portfolioId,
  tradeId: command.commandId,
  occurredAt: command.occurredAt,
  recordedAt,
  requestedAmount: command.amount,
  amount: ZERO_USD,
  shares: 0n as Trade['shares'],
  fee: ZERO_USD,
  entryPrice: command.price,
  fillModel: 'quoted',
  status: 'open',
  rejectCode: null,
  currentPnl: ZERO_USD,
  realizedPnl: ZERO_USD,
});

/** The record of a buy that was refused: no shares, no money. */
export const rejectedTrade = (
  command: ExecuteCommand,
  refusal: { code: DomainErrorCode; fillModel: FillModel; recordedAt: Date },
): Trade => ({
  ...unfilledTrade(command, refusal.recordedAt),
  fillModel: refusal.fillModel,
  status: 'rejected',
  rejectCode: refusal.code,
});

/** The price at which a share could be sold, its source and its time. */
export interface Mark {
  readonly price: Price;
  readonly source: MarkSource;
  readonly at: Date;
}

/** A signal may be dated ahead; a mark that were so would hide all that come until then. */
const buyMark = ({ entryPrice, occurredAt, recordedAt }: Trade): Mark => ({
  price: entryPrice,
  source: 'entry',
  at: occurredAt < recordedAt ? occurredAt : recordedAt,
});

/** The lot of a trade just bought, marked at its entry price where no book gives a better one. */
function openPosition(trade: Trade, mark: Mark): Position {
  const lot = { shares: trade.shares, amount: trade.amount, fee: trade.fee, mark: mark.price };
  return {
    portfolioId: trade.portfolioId,
    tradeId: trade.tradeId,
    venue: trade.venue,
    marketId: trade.marketId,
    marketQuestion: trade.marketQuestion,
    action: trade.action,
    ...lot,
    entryPrice: trade.entryPrice,
    openedAt: trade.occurredAt,
    status: 'open',
    markSource: mark.source,
    markedAt: mark.at,
    currentPnl: positionPnl(lot),
    realizedPnl: ZERO_USD,
    proceeds: ZERO_USD,
    exitPrice: null,
    closedAt: null,
    exitReason: null,
    settlementId: null,
  };
}

/** An execute command with its price and the moment at which it is recorded. */
interface BuyRequest {
  readonly command: ExecuteCommand;
  readonly execution: BuyExecution;
  /** The best bid of the book; absent or null if there is none. */
  readonly mark?: Mark | null;
  readonly recordedAt: Date;
}

/** A buy's id is also its trade's. */
const idsOf = ({ portfolioId, commandId }: ExecuteCommand) => ({
  portfolioId,
  commandId,
  tradeId: commandId,
});

const buyFill = ({ command, execution, recordedAt }: BuyRequest): Fill => ({
  ...idsOf(command),
  ...execution,
  kind: 'buy',
  gross: ZERO_USD,
  exitFee: ZERO_USD,
  reverses: null,
  occurredAt: command.occurredAt,
  recordedAt,
});

/**
 * Buys: `cost = amount + fee` leaves the cash and becomes a lot.
 * @throws DomainError PORTFOLIO_LOCKED, PORTFOLIO_PAUSED, PORTFOLIO_ARCHIVED, INSUFFICIENT_FUNDS, BALANCE_LIMIT
 */
export function decideBuy(portfolio: Portfolio, order: BuyRequest): Decision {
  const { command, execution, recordedAt } = order;
  const { price, shares, amount, fee, fillModel } = execution;
  const cost = (amount + fee) as Usd;
  requireBuying(portfolio);
  requireFunds(portfolio, cost);
  const bought: Trade = {
    ...unfilledTrade(command, recordedAt),
    amount,
    shares,
    fee,
    entryPrice: price,
    fillModel,
  };
  const position = openPosition(bought, order.mark ?? buyMark(bought));
  const trade = { ...bought, currentPnl: position.currentPnl };
  const movements = buyMovements(amount, fee);
  const posted = postMovements(portfolio, movements);
  return {
    portfolio: {
      ...posted,
      totalProfitLoss: (posted.totalProfitLoss + position.currentPnl) as Usd,
      tradeCount: posted.tradeCount + 1,
      lastUpdated: recordedAt,
    },
    held: { trade, position },
    fill: buyFill(order),
    movements,
    result: {
      ...idsOf(command),
      kind: 'execute',
      price,
      shares,
      amount,
      fee,
      cost,
      fillModel,
      ...sumsOf(posted),
      recordedAt,
    },
  };
}
