import {
  add,
  formatShares,
  formatUsd,
  subtract,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { HeldTrade } from './decision.ts';
import { DomainError } from '../domain-error.ts';
import type { Fill } from '../account/fill.ts';
import type { Portfolio } from '../account/portfolio.ts';
import { positionCost, portionOf, withDerived, type ExitReason } from '../account/position.ts';
import { reductionMovements, postMovements, type Movement } from '../account/transfer.ts';

/** Shares that leave a position, and the dollars that the cash receives for them. */
export interface Reduction {
  readonly commandId: string;
  readonly kind: 'sell' | 'settle' | 'void';
  readonly shares: Shares;
  readonly price: Price | null;
  readonly gross: Usd;
  readonly exitFee: Usd;
  readonly fillModel: Fill['fillModel'];
  readonly receipt: Fill['receipt'];
  readonly occurredAt: Date;
  readonly recordedAt: Date;
}

/** An exit carried out: the rows it changed, the facts it added, and the profit of these shares. */
export interface ReductionResult {
  readonly portfolio: Portfolio;
  readonly held: HeldTrade;
  readonly fill: Fill;
  readonly movements: readonly Movement[];
  readonly pnl: Usd;
}

const EXIT_REASON: Record<Reduction['kind'], ExitReason> = {
  sell: 'sold',
  settle: 'resolved',
  void: 'voided',
};

/** @throws DomainError POSITION_CLOSED when the trade holds nothing any more */
export function requireOpen({ position }: HeldTrade): void {
  if (position.status === 'open') return;
  throw new DomainError(
    'POSITION_CLOSED',
    `Trade ${position.tradeId} holds no shares any more. Close another trade.`,
    {
      tradeId: position.tradeId,
      exitReason: position.exitReason,
    },
  );
}

/** @throws DomainError INSUFFICIENT_SHARES when more is to leave than the lot holds */
export function requireShares({ position }: HeldTrade, shares: Shares): void {
  if (shares <= position.shares) return;
  throw new DomainError(
    'INSUFFICIENT_SHARES',
    `Trade ${position.tradeId} holds ${formatShares(position.shares)} shares, fewer than ${formatShares(shares)}. Close at most what it holds, with a new id.`,
    { tradeId: position.tradeId, held: formatShares(position.shares), asked: formatShares(shares) },
  );
}

/** @throws DomainError FEE_EXCEEDS_PROCEEDS when selling would cost more than it brings */
export function requireFeeCovered(exit: Pick<Reduction, 'gross' | 'exitFee'>): void {
  if (exit.exitFee <= exit.gross) return;
  throw new DomainError(
    'FEE_EXCEEDS_PROCEEDS',
    `The sale brings ${formatUsd(exit.gross)} dollars and its fee is ${formatUsd(exit.exitFee)}. Hold the position, or close more shares at once, with a new id.`,
    {
      gross: formatUsd(exit.gross),
      exitFee: formatUsd(exit.exitFee),
    },
  );
}

/** Lets shares leave a lot: `pnl = gross − exitFee − (amount + fee of those shares)`. */
export function applyReduction(portfolio: Portfolio, held: HeldTrade, exit: Reduction): ReductionResult {
  const { position: lot, trade } = held;
  const { kind, gross, exitFee, recordedAt } = exit;
  const portion = portionOf(lot, exit.shares);
  const cost = positionCost(portion);
  const pnl = (gross - exitFee - cost) as Usd;
  const shares = subtract(lot.shares, exit.shares);
  const position = withDerived(
    {
      ...lot,
      shares,
      amount: subtract(lot.amount, portion.amount),
      fee: subtract(lot.fee, portion.fee),
      realizedPnl: add(lot.realizedPnl, pnl),
      proceeds: add(lot.proceeds, gross),
      closedAt: shares === 0n ? exit.occurredAt : null,
      exitReason: shares === 0n ? EXIT_REASON[kind] : null,
      settlementId: kind === 'sell' ? null : exit.commandId,
    },
    subtract(trade.shares, shares),
  );
  const movements = reductionMovements({ gross, cost, exitFee });
  return {
    portfolio: withPositionChange(postMovements(portfolio, movements), {
      before: lot.currentPnl,
      after: position.currentPnl,
      recordedAt,
    }),
    held: { position, trade: followPosition(trade, position) },
    fill: {
      portfolioId: trade.portfolioId,
      commandId: exit.commandId,
      tradeId: trade.tradeId,
      kind,
      price: exit.price,
      ...portion,
      gross,
      exitFee,
      fillModel: exit.fillModel,
      reverses: null,
      occurredAt: exit.occurredAt,
      recordedAt,
      receipt: exit.receipt,
    },
    movements,
    pnl,
  };
}

/** The trade's status and profits are those of its lot. */
export const followPosition = (
  trade: HeldTrade['trade'],
  position: HeldTrade['position'],
): HeldTrade['trade'] => ({
  ...trade,
  status: position.status,
  currentPnl: position.currentPnl,
  realizedPnl: position.realizedPnl,
});

/** Keeps `totalProfitLoss = realizedPnl + Σ currentPnl` when one lot's `currentPnl` changes. */
export const withPositionChange = (
  portfolio: Portfolio,
  change: { before: Usd; after: Usd; recordedAt: Date },
): Portfolio => ({
  ...portfolio,
  totalProfitLoss: (portfolio.totalProfitLoss + change.after - change.before) as Usd,
  lastUpdated: change.recordedAt,
});
