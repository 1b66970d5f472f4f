import type { Action } from '../account/trade.ts';
import { outcomeOf, type MarketRef } from '../market/market-ref.ts';
import { payoutOf, type Payout } from '../market/resolution.ts';
import type { ReverseCommand, SettleCommand } from '../command/command.ts';
import type { SettlementIds } from './settlement-id.ts';

/** A position that is paid out, or whose payment is taken back. */
export interface SettledPosition {
  readonly portfolioId: number;
  readonly tradeId: string;
  readonly action: Action;
  /** The command that settled it; null where it is open. */
  readonly settlementId: string | null;
}

/** The result by which the positions of a market are paid. */
export interface PaidResult extends MarketRef {
  readonly payout: Payout;
  readonly revision: number;
}

/** The commands by which the positions of a market are settled, each under the id that follows from position and result. */
export class SettlementCommands {
  readonly #ids: SettlementIds;

  constructor(ids: SettlementIds) {
    this.#ids = ids;
  }

  /** Pays a position out. @param attempt 1, and one more for each earlier id that is spent */
  payOut(
    { venue, marketId, payout, revision }: PaidResult,
    { portfolioId, tradeId, action }: SettledPosition,
    attempt: number,
  ): SettleCommand {
    return {
      kind: 'settle',
      portfolioId,
      commandId: this.#ids.settlement({ venue, marketId, revision, tradeId, attempt }),
      occurredAt: null,
      tradeId,
      payout: payoutOf(payout, outcomeOf({ venue, marketId, action }).outcome),
    };
  }

  /** Takes a payment back. @param attempt 1, and one more for each earlier id that is spent */
  takeBack({ portfolioId, settlementId }: SettledPosition, attempt: number): ReverseCommand {
    if (settlementId === null) throw new Error('an open position has no settlement to take back');
    return {
      kind: 'reverse',
      portfolioId,
      commandId: this.#ids.reversal(settlementId, attempt),
      occurredAt: null,
      settlementId,
    };
  }
}
