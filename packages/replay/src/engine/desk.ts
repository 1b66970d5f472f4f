import type {
  AnsweredCommand,
  EquityPoint,
  Fill,
  FillModel,
  HeldTrade,
  ListedEvent,
  Market,
  OutcomeRef,
  Portfolio,
  PortfolioHistory,
  Quote,
  Trade,
  Transfer,
} from '@prescient/core/domain';
import type { Price, Usd } from '@prescient/core/money';
import type { Decision, FillView, PortfolioView, ResolutionView } from '@prescient/strategies/sdk';

/** A decision that reaches the venue. */
export interface Arrival {
  readonly decision: Decision;
  /** Names the command, and makes the run repeatable. */
  readonly commandId: string;
  /** The simulated time at which it is carried out, in milliseconds since 1970. */
  readonly at: number;
  /** The simulated time of the decision; `at` unless given. */
  readonly decidedAt?: number | undefined;
  /** The book to fill from, with its age; null where the tape has none, which is refused as it would be live. */
  readonly quote: Quote | null;
}

/** All that a run leaves: the facts of a portfolio, as the ordinary store would hold them. */
export interface Ledger {
  readonly portfolio: Portfolio;
  readonly trades: readonly HeldTrade[];
  readonly rejected: readonly Trade[];
  /** In the order in which they were decided, with their receipts. */
  readonly fills: readonly Fill[];
  readonly transfers: readonly Transfer[];
  readonly commands: readonly AnsweredCommand[];
  readonly equity: readonly EquityPoint[];
  readonly history: PortfolioHistory;
}

/** The portfolio that a desk opens. */
export interface DeskTerms {
  readonly portfolioId: number;
  readonly name: string;
  readonly initialBalance: Usd;
  readonly fillModel: FillModel;
  /** Milliseconds after which half of the depth that was taken is there again; null where only growth of a level is new. */
  readonly replenishmentHalfLifeMs: number | null;
  /** Simulated time, milliseconds since 1970. */
  readonly openedAt: number;
  readonly strategy: { readonly name: string; readonly config: Readonly<Record<string, unknown>> };
}

/** Opens the portfolio of a replay. */
export type OpenDesk = (terms: DeskTerms) => Desk;

/** The portfolio of a replay in memory: the rules of live trading (`decideNext` over a `WorkingSet`) without a database. */
export interface Desk {
  /** The portfolio as strategies see it. */
  view(now: number): PortfolioView;
  carryOut(arrival: Arrival): FillView;
  /**
   * Takes over a market as its venue lists it, with its event; where it is resolved, positions are settled (or settlements taken back).
   * An event that is not given stays as it was told last.
   */
  learn(market: Market, now: number, event?: ListedEvent | null): readonly ResolutionView[];
  /** Values open positions of an outcome at a price: the best bid of its book, or the price that was shown. */
  mark(outcome: OutcomeRef, price: Price, at: number): void;
  /** Notes the midpoint of an outcome, from 0 to 1, at a round of marks: the price at which its market closes is one of them. */
  show(outcome: OutcomeRef, midpoint: number, at: number): void;
  /** Adds a point of equity. */
  snapshot(now: number): void;
  ledger(): Ledger;
}
