import {
  add,
  formatShares,
  formatUsd,
  subtract,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Holding } from './decision.ts';
import { DomainError } from '../domain-error.ts';
import type { Fill } from '../account/fill.ts';
import type { Portfolio } from '../account/portfolio.ts';
import { lotCost, portionOf, withDerived, type ExitReason } from '../account/position.ts';
import { exitMovements, postMovements, type Movement } from '../account/transfer.ts';

/** Shares that leave a lot, and what the cash receives for them. */
export interface Exit {
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
export interface ExitOutcome {
  readonly portfolio: Portfolio;
  readonly holding: Holding;
  readonly fill: Fill;
  readonly movements: readonly Movement[];
  readonly pnl: Usd;
}

const EXIT_REASON: Record<Exit['kind'], ExitReason> = { sell: 'sold', settle: 'resolved', void: 'voided' };

/** @throws DomainError POSITION_CLOSED when the trade holds nothing any more */
export function requireOpen({ position }: Holding): void {
  if (position.status === 'open') return;
  throw new DomainError(
    'POSITION_CLOSED',
    `Trade ${position.tradeId} holds no shares any more; there is nothing to close.`,
    {
      tradeId: position.tradeId,
      exitReason: position.exitReason,
    },
  );
}

/** @throws DomainError INSUFFICIENT_SHARES when more is to leave than the lot holds */
export function requireShares({ position }: Holding, shares: Shares): void {
  if (shares <= position.shares) return;
  throw new DomainError(
    'INSUFFICIENT_SHARES',
    `Trade ${position.tradeId} holds ${formatShares(position.shares)} shares, fewer than ${formatShares(shares)}; close at most what it holds.`,
    { tradeId: position.tradeId, held: formatShares(position.shares), asked: formatShares(shares) },
  );
}

/** @throws DomainError FEE_EXCEEDS_PROCEEDS when selling would cost more than it brings */
export function requireFeeCovered(exit: Pick<Exit, 'gross' | 'exitFee'>): void {
  if (exit.exitFee <= exit.gross) return;
  throw new DomainError(
    'FEE_EXCEEDS_PROCEEDS',
    'The exit fee is more than the sale brings; hold, or close more shares at once.',
    {
      gross: formatUsd(exit.gross),
      exitFee: formatUsd(exit.exitFee),
    },
  );
}

/** Lets shares leave a lot: `pnl = gross − exitFee − (amount + fee of those shares)`. */
export function applyExit(portfolio: Portfolio, held: Holding, exit: Exit): ExitOutcome {
  const { position: lot, trade } = held;
  const { kind, gross, exitFee, recordedAt } = exit;
  const portion = portionOf(lot, exit.shares);
  const cost = lotCost(portion);
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
      exitTimestamp: shares === 0n ? exit.occurredAt : null,
      exitReason: shares === 0n ? EXIT_REASON[kind] : null,
      settlementId: kind === 'sell' ? null : exit.commandId,
    },
    subtract(trade.shares, shares),
  );
  const movements = exitMovements({ gross, cost, exitFee });
  return {
    portfolio: withLotChange(postMovements(portfolio, movements), {
      before: lot.currentPnl,
      after: position.currentPnl,
      recordedAt,
    }),
    holding: { position, trade: followLot(trade, position) },
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
export const followLot = (trade: Holding['trade'], position: Holding['position']): Holding['trade'] => ({
  ...trade,
  status: position.status,
  currentPnl: position.currentPnl,
  realizedPnl: position.realizedPnl,
});

/** Keeps `totalProfitLoss = realizedPnl + Σ currentPnl` when one lot's `currentPnl` changes. */
export const withLotChange = (
  portfolio: Portfolio,
  change: { before: Usd; after: Usd; recordedAt: Date },
): Portfolio => ({
  ...portfolio,
  totalProfitLoss: (portfolio.totalProfitLoss + change.after - change.before) as Usd,
  lastUpdated: change.recordedAt,
});
