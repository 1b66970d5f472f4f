import { add, formatUsd, subtract, ZERO_USD, type Usd } from '../../money/index.ts';
import { rowKey } from '../command/working-set.ts';
import { DomainError } from '../domain-error.ts';

/** A buy that a token pays from its budget. */
export interface BudgetedBuy {
  readonly portfolioId: number;
  readonly commandId: string;
  /** Dollars before fees. */
  readonly stake: Usd;
}

/** The part of a budget that is reserved for one buy, or was spent by it. */
export interface BudgetShare {
  readonly portfolioId: number;
  readonly commandId: string;
  readonly amount: Usd;
}

/** A budget, and what is spent or reserved of it. */
export interface BudgetState {
  readonly budget: Usd;
  readonly spent: Usd;
  /** The shares of the buys at hand, from the times that they were sent before. */
  readonly shares: readonly BudgetShare[];
}

/** A buy that fits the budget, with its share before and now; or the refusal of one that does not. */
export type Reservation =
  | { readonly fits: true; readonly had: Usd; readonly share: BudgetShare }
  | { readonly fits: false; readonly refusal: DomainError };

const exceeded = (budget: Usd, spent: Usd, stake: Usd): DomainError =>
  new DomainError(
    'BUDGET_EXCEEDED',
    `This token may stake ${formatUsd(subtract(budget, spent))} dollars more, but the buy stakes ${formatUsd(stake)}. Stake less, or ask for a token with a larger budget.`,
    { budget: formatUsd(budget), spent: formatUsd(spent), stake: formatUsd(stake) },
  );

/**
 * Reserves the stakes of buys in order. A buy that is sent again has its share already. One that no longer fits is
 * refused, and those after it are tried.
 */
export function reserveShares(state: BudgetState, buys: readonly BudgetedBuy[]): Reservation[] {
  const { budget } = state;
  const amounts = new Map(state.shares.map((share) => [rowKey(share, share.commandId), share.amount]));
  let { spent } = state;
  return buys.map(({ portfolioId, commandId, stake }): Reservation => {
    const key = rowKey({ portfolioId }, commandId);
    const had = amounts.get(key) ?? ZERO_USD;
    const amount = stake > had ? stake : had;
    const after = add(spent, subtract(amount, had));
    if (after > budget && amount > had) return { fits: false, refusal: exceeded(budget, spent, stake) };
    spent = after;
    amounts.set(key, amount);
    return { fits: true, had, share: { portfolioId, commandId, amount } };
  });
}
