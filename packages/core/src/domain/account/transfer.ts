import { sumUsd, type Usd } from '../../money/index.ts';
import { DomainError } from '../domain-error.ts';
import { MAX_BALANCE, type Portfolio } from './portfolio.ts';

export const ACCOUNTS = ['funding', 'cash', 'positions', 'realized_pnl'] as const;
export type Account = (typeof ACCOUNTS)[number];

export const TRANSFER_KINDS = [
  'deposit',
  'entry',
  'entry_fee',
  'proceeds',
  'gain',
  'loss',
  'exit_fee',
  'reversal',
] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];

/** One balanced movement of money: `amount` enters `debit` and leaves `credit`. Always above zero. */
export interface Movement {
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: Usd;
  readonly kind: TransferKind;
}

/** A movement as it is stored: a fact, never changed. */
export interface Transfer extends Movement {
  portfolioId: number;
  commandId: string;
  /** Number of the row within its command, from 1. */
  transferId: number;
  tradeId: string | null;
  recordedAt: Date;
}

/** The command id under which the opening deposit of every portfolio stands. */
export const DEPOSIT_COMMAND_ID = 'deposit';

const movement = (
  debit: Account,
  credit: Account,
  entry: [amount: bigint, kind: TransferKind],
): Movement => ({
  debit,
  credit,
  amount: entry[0] as Usd,
  kind: entry[1],
});

/** Rows of zero say nothing and are omitted. */
const moving = (movements: Movement[]): Movement[] => movements.filter(({ amount }) => amount > 0n);

/** The opening of a portfolio. */
export const depositMovements = (amount: Usd): Movement[] =>
  moving([movement('cash', 'funding', [amount, 'deposit'])]);

/** A buy: the stake and its fee leave the cash and become the lot's cost. */
export const buyMovements = (amount: Usd, fee: Usd): Movement[] =>
  moving([
    movement('positions', 'cash', [amount, 'entry']),
    movement('positions', 'cash', [fee, 'entry_fee']),
  ]);

/** A close or settlement: `cost` leaves the lot, `gross` enters the cash, the difference is profit or loss. */
export function reductionMovements(exit: { gross: Usd; cost: Usd; exitFee: Usd }): Movement[] {
  const { gross, cost, exitFee } = exit;
  return moving([
    movement('cash', 'positions', [gross < cost ? gross : cost, 'proceeds']),
    movement('cash', 'realized_pnl', [gross - cost, 'gain']),
    movement('realized_pnl', 'positions', [cost - gross, 'loss']),
    movement('realized_pnl', 'cash', [exitFee, 'exit_fee']),
  ]);
}

/** The same movements with their sides swapped. */
export const reversedMovements = (movements: readonly Movement[]): Movement[] =>
  movements.map(({ debit, credit, amount }) => ({ debit: credit, credit: debit, amount, kind: 'reversal' }));

/** The gain of an account: debits − credits. */
export const netDebit = (account: Account, movements: readonly Movement[]): Usd =>
  sumUsd(
    movements.map(({ debit, credit, amount }) =>
      debit === account ? amount : credit === account ? (-(amount as bigint) as Usd) : (0n as Usd),
    ),
  );

/**
 * Posts movements to a portfolio's sums. Conservation holds by construction, since each movement has two sides.
 * @throws DomainError BALANCE_LIMIT when the cash, or the cost of what is held, would outgrow the column that stores it
 */
export function postMovements(portfolio: Portfolio, movements: readonly Movement[]): Portfolio {
  const balance = (portfolio.balance + netDebit('cash', movements)) as Usd;
  const totalInvested = (portfolio.totalInvested + netDebit('positions', movements)) as Usd;
  if (balance > MAX_BALANCE || totalInvested > MAX_BALANCE) {
    throw new DomainError(
      'BALANCE_LIMIT',
      `Portfolio ${portfolio.id} would hold more dollars than Prescient can count. Trade less in it, or use another portfolio.`,
    );
  }
  const realized = netDebit('realized_pnl', movements);
  return {
    ...portfolio,
    balance,
    totalInvested,
    realizedPnl: (portfolio.realizedPnl - realized) as Usd,
    totalProfitLoss: (portfolio.totalProfitLoss - realized) as Usd,
  };
}
