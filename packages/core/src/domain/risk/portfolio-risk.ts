import { subtract } from '../../money/index.ts';
import { equity, type Portfolio } from '../account/portfolio.ts';
import { positionCost, type Position } from '../account/position.ts';
import type { Decision, HeldTrade } from '../command/decision.ts';
import { marketKey, outcomeOf, type MarketRef } from '../market/market-ref.ts';
import { HeldExposure, NOWHERE, type HeldOutcome, type MarketPlace } from './held-exposure.ts';
import type { RiskLimits } from './limits.ts';
import { openedDay, raisedPeak, type Watermarks } from './watermarks.ts';

/** The facts that the rules of a portfolio look at, as they are stored. */
export interface StoredRisk {
  readonly portfolioId: number;
  readonly limits: RiskLimits;
  /** The reason why its kill switch is on; null while it is off. */
  readonly haltReason: string | null;
  readonly watermarks: Watermarks;
  /** The moment of the newest sale or settlement that lost money, if a cool-down may still ask for it. */
  readonly lastLossAt: Date | null;
}

/** The effect of an accepted command, with the rows as they were before. */
export interface RiskedChange {
  readonly before: Portfolio;
  /** Null for a buy. */
  readonly heldBefore: HeldTrade | null;
  readonly decision: Decision;
  readonly recordedAt: Date;
}

/** The positions of a trade as the part of an outcome that they are. */
export const heldOutcomeOf = (position: Position): HeldOutcome => ({
  ...outcomeOf(position),
  cost: positionCost(position),
  shares: position.shares,
  positions: position.status === 'open' ? 1 : 0,
});

const difference = (after: HeldOutcome, before: HeldOutcome): HeldOutcome => ({
  ...after,
  cost: subtract(after.cost, before.cost),
  shares: subtract(after.shares, before.shares),
  positions: after.positions - before.positions,
});

const isLoss = ({ fill }: Decision): boolean =>
  fill.kind !== 'buy' && fill.kind !== 'reverse' && fill.gross - fill.exitFee - fill.amount - fill.fee < 0n;

/** The risk of one portfolio while commands are decided: each sees what those before it did. */
export class PortfolioRisk {
  readonly portfolioId: number;
  readonly limits: RiskLimits;
  readonly haltReason: string | null;
  readonly held = new HeldExposure();
  readonly #lastBuys = new Map<string, Date>();
  #watermarks: Watermarks;
  #lastLossAt: Date | null;

  constructor({ portfolioId, limits, haltReason, watermarks, lastLossAt }: StoredRisk) {
    this.portfolioId = portfolioId;
    this.limits = limits;
    this.haltReason = haltReason;
    this.#watermarks = watermarks;
    this.#lastLossAt = lastLossAt;
  }

  /** Loads open positions of an outcome, and the place of its market. */
  loadHeld(outcome: HeldOutcome, place: MarketPlace): void {
    this.held.place(outcome, place);
    this.held.change(outcome);
  }

  /** Loads the place of a market and the moment of its newest buy, if a cool-down may ask for it. */
  loadMarket(market: MarketRef, { place, lastBuyAt }: { place: MarketPlace; lastBuyAt: Date | null }): void {
    this.held.place(market, place);
    if (lastBuyAt !== null) this.#lastBuys.set(marketKey(market), lastBuyAt);
  }

  get lastLossAt(): Date | null {
    return this.#lastLossAt;
  }

  lastBuyAt(market: MarketRef): Date | null {
    return this.#lastBuys.get(marketKey(market)) ?? null;
  }

  get watermarks(): Watermarks {
    return this.#watermarks;
  }

  /** The watermarks that hold right before something happens at a moment. */
  watermarksAt(portfolio: Portfolio, at: Date): Watermarks {
    return openedDay(this.#watermarks, equity(portfolio), at);
  }

  /** Takes over the effect of a command. */
  accept({ before, heldBefore, decision, recordedAt }: RiskedChange): void {
    const { position, trade } = decision.held;
    this.held.place(position, { ...NOWHERE, eventId: trade.eventId });
    const after = heldOutcomeOf(position);
    this.held.change(heldBefore ? difference(after, heldOutcomeOf(heldBefore.position)) : after);
    if (decision.fill.kind === 'buy') this.#lastBuys.set(marketKey(position), recordedAt);
    if (isLoss(decision)) this.#lastLossAt = recordedAt;
    this.acceptEquity(before, decision.portfolio, recordedAt);
  }

  /** Takes over a change of the equity, as newer marks make it. */
  acceptEquity(before: Portfolio, after: Portfolio, at: Date): void {
    this.#watermarks = raisedPeak(this.watermarksAt(before, at), equity(after));
  }
}
