import type {
  DomainErrorCode,
  Market,
  MarketRef,
  MarketState,
  CommandOutcome,
  ReviewReason,
} from '../../domain/index.ts';
import type { MarketPosition } from '../../store/markets/market-positions.ts';

/** Positions of one portfolio that could not be settled, or whose settlement could not be taken back, and why. */
export interface LeftPositions {
  readonly portfolioId: number;
  readonly code: DomainErrorCode;
  positions: number;
}

/** The result of settling a market. */
export interface MarketSettlement extends MarketRef {
  /** As it is now: `settled` once nothing is left to do. */
  readonly state: MarketState;
  readonly revision: number;
  /** Why it waits for a person; nothing was done then. */
  readonly reviewReason: ReviewReason | null;
  /** Positions that were paid out now; not those that were before. */
  readonly settled: number;
  /** Settlements that were taken back now. */
  readonly reversed: number;
  /** The positions that are settled once the reason is gone, as in a locked portfolio. */
  readonly left: readonly LeftPositions[];
}

/** Somebody else was faster; there is nothing left to do. */
const DONE_ALREADY: ReadonlySet<DomainErrorCode> = new Set(['POSITION_CLOSED', 'ALREADY_REVERSED']);

/** Counts the results of a market's positions; a command that was answered before is not counted again. */
export class SettlementTally {
  readonly #done = { settle: 0, reverse: 0 };
  readonly #left = new Map<string, LeftPositions>();

  count(kind: 'settle' | 'reverse', position: MarketPosition, outcome: CommandOutcome): void {
    if (outcome.accepted) this.#done[kind] += 1;
    else if (!DONE_ALREADY.has(outcome.refusal.code)) this.leave(position, outcome.refusal.code);
  }

  /** Counts a position that cannot be settled now. */
  leave({ portfolioId }: MarketPosition, code: DomainErrorCode): void {
    const left = this.#left.get(`${portfolioId} ${code}`) ?? { portfolioId, code, positions: 0 };
    left.positions += 1;
    this.#left.set(`${portfolioId} ${code}`, left);
  }

  /** The result, with the market as it is now. */
  report({ venue, marketId, state, revision, reviewReason }: Market): MarketSettlement {
    const { settle: settled, reverse: reversed } = this.#done;
    return {
      venue,
      marketId,
      state,
      revision,
      reviewReason,
      settled,
      reversed,
      left: [...this.#left.values()],
    };
  }
}
