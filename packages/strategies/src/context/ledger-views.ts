import type {
  DomainErrorCode,
  FillModel,
  OutcomeIndex,
  Payout,
  Position,
  SignalAct,
  SignalStatus,
  Trade,
} from '@prescient/core/domain';
import { outcomeOf, payoutOf, positionCost } from '@prescient/core/domain';
import type { Price, Shares, Usd } from '@prescient/core/money';
import { numberOf } from '../definition/amounts.ts';
import type { FillView, ResolutionView } from './context.ts';
import type { PortfolioView, PositionView, Side } from './portfolio-view.ts';

const sideOf = (outcome: OutcomeIndex): Side => (outcome === 0 ? 'yes' : 'no');

/** The facts of a position that a strategy sees. */
export type SeenPosition = Pick<
  Position,
  'tradeId' | 'venue' | 'marketId' | 'action' | 'shares' | 'amount' | 'fee' | 'entryPrice' | 'openedAt'
>;

/** A position as a strategy sees it. */
export const positionView = (position: SeenPosition): PositionView =>
  Object.freeze({
    id: position.tradeId,
    venue: position.venue,
    marketId: position.marketId,
    outcome: sideOf(outcomeOf(position).outcome),
    shares: numberOf(position.shares),
    cost: numberOf(positionCost(position)),
    entryPrice: numberOf(position.entryPrice),
    openedAt: position.openedAt.getTime(),
  });

/** The facts of a portfolio that a strategy sees. */
export interface SeenPortfolio {
  readonly id: number;
  readonly fillModel: FillModel;
  readonly cash: Usd;
  /** Cash and the value of all positions. */
  readonly equity: Usd;
  /** Open positions, the newest first. */
  readonly positions: readonly PositionView[];
}

/** A portfolio as its strategy sees it. */
export const portfolioView = ({ id, fillModel, cash, equity, positions }: SeenPortfolio): PortfolioView =>
  Object.freeze({
    id,
    fillModel,
    cash: numberOf(cash),
    equity: numberOf(equity),
    positions: Object.freeze(positions),
    openOrders: Object.freeze([]),
  });

/** A signal that is decided. */
export interface DecidedSignal {
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: OutcomeIndex;
  readonly do: SignalAct;
  readonly status: Exclude<SignalStatus, 'pending'>;
  /** The trade that was bought, or sold from; null where there is none. */
  readonly tradeId: string | null;
  readonly rejectCode: DomainErrorCode | null;
}

/** The end of a signal as its strategy sees it, with what was filled; null where nothing was. */
export const fillView = (
  signal: DecidedSignal,
  filled: { readonly price: Price; readonly shares: Shares } | null,
): FillView => ({
  marketId: signal.marketId,
  venue: signal.venue,
  outcome: sideOf(signal.outcome),
  side: signal.do,
  status: signal.status,
  position: signal.status === 'executed' ? signal.tradeId : null,
  price: filled && numberOf(filled.price),
  shares: filled ? numberOf(filled.shares) : 0,
  reason: signal.rejectCode,
});

const byPosition = (a: ResolutionView, b: ResolutionView): number =>
  a.position < b.position ? -1 : a.position > b.position ? 1 : 0;

/** Positions that were paid, in the order in which a strategy is told of them, live and in a replay alike: by their ids. */
export const inTellingOrder = (resolutions: readonly ResolutionView[]): ResolutionView[] =>
  resolutions.toSorted(byPosition);

/** A position that was paid because its market ended, as its strategy sees it. @param payout that of outcome 0 */
export function resolutionView(
  trade: Pick<Trade, 'tradeId' | 'venue' | 'marketId' | 'action' | 'realizedPnl'>,
  payout: Payout,
): ResolutionView {
  const { outcome } = outcomeOf(trade);
  const paid = payoutOf(payout, outcome);
  return {
    marketId: trade.marketId,
    venue: trade.venue,
    outcome: sideOf(outcome),
    position: trade.tradeId,
    payout: paid === 'void' ? null : numberOf(paid),
    pnl: numberOf(trade.realizedPnl),
  };
}
