import { parseUsd } from '@prescient/core/money';
import type { PortfolioView, ResolutionView } from '@prescient/strategies/sdk';
import type { Arrival, Desk, Ledger, OpenDesk } from '../engine/desk.ts';
import { HeldMarks } from '../engine/lanes/held-marks.ts';
import type { KnownMarket } from '../engine/markets/known-market.ts';
import type { World } from '../engine/world.ts';
import { decisionOfBuy, decisionOfSell, fateOf, refused, type Act, type ActFate } from './act.ts';
import type { Episode } from './episode.ts';
import { decimal, timeOf } from './observation.ts';
import type { SimBudget } from './sim-budget.ts';

const PORTFOLIO_ID = 1;
/** Milliseconds until an act is no longer wanted. */
const WANTED_MS = 60_000;

/** The moments of acts: when they were decided, and when they arrive. */
export interface ActTimes {
  readonly decidedAt: number;
  readonly at: number;
}

/** The means of a desk beside its episode. */
export interface SimDeskMeans {
  readonly world: World;
  readonly budget: SimBudget;
  readonly agent: string;
  readonly openDesk: OpenDesk;
}

/** The portfolio of an agent in an episode, and the budget that its buys are charged to. */
export class SimDesk {
  readonly #episode: Episode;
  readonly #world: World;
  readonly #budget: SimBudget;
  readonly #desk: Desk;
  readonly #marks: HeldMarks;
  #unheard: ResolutionView[] = [];
  #sent = 0;
  settled = 0;

  constructor(episode: Episode, { world, budget, agent, openDesk }: SimDeskMeans) {
    this.#episode = episode;
    this.#world = world;
    this.#budget = budget;
    this.#desk = openDesk({
      portfolioId: PORTFOLIO_ID,
      name: agent,
      initialBalance: parseUsd(episode.bankroll),
      fillModel: episode.grain === 'books' ? 'book' : 'quoted',
      replenishmentHalfLifeMs: null,
      openedAt: episode.from,
      strategy: { name: agent, config: {} },
    });
    this.#marks = new HeldMarks(world, this.#desk);
  }

  /** Takes over a market whose facts changed; where it has a result, its positions are paid. */
  learn(known: KnownMarket, at: number): void {
    // What was learnt before the window is known when it begins.
    const paid = this.#desk.learn(known.market, Math.max(at, this.#episode.from));
    this.settled += paid.length;
    this.#unheard.push(...paid);
    this.#world.markets.carryOut(known, at);
    if (known.market.state === 'settled') this.#world.release(known);
  }

  /** The portfolio at the marks of this moment. */
  view(now: number): PortfolioView {
    this.#marks.mark();
    const view = this.#desk.view(now);
    this.#marks.holdOnly(view);
    return view;
  }

  /** The positions that were paid since it was asked last. */
  heard(): readonly ResolutionView[] {
    const heard = this.#unheard;
    this.#unheard = [];
    return heard;
  }

  /** Marks what is held, and adds a point of equity. */
  round(at: number): void {
    this.#marks.mark();
    this.#desk.snapshot(at);
  }

  carryOut(act: Act, times: ActTimes): ActFate {
    const expiresAt = timeOf(times.at + WANTED_MS);
    if (act.do === 'sell') {
      const position = this.#desk.view(times.at).positions.find(({ id }) => id === act.tradeId);
      if (position === undefined) return refused('TRADE_NOT_FOUND');
      return this.#send(decisionOfSell(act, position, expiresAt), times);
    }
    const known = this.#world.markets.find(act);
    if (known === null) return refused('MARKET_NOT_FOUND');
    if (!this.#budget.fits(act.stake)) return refused('BUDGET_EXCEEDED');
    const fate = this.#send(decisionOfBuy(act, known.market, expiresAt), times);
    if (fate.status === 'executed') this.#budget.spend(act.stake);
    return fate;
  }

  ledger(): Ledger {
    return this.#desk.ledger();
  }

  #send(decision: Arrival['decision'], { decidedAt, at }: ActTimes): ActFate {
    const { venue, marketId, outcome } = decision;
    this.#sent += 1;
    const whole = this.#world.quote({ venue, marketId, outcome }, at);
    const quote = this.#episode.grain === 'books' || whole === 'closed' ? whole : null;
    const fill = this.#desk.carryOut({ decision, commandId: `act/${this.#sent}`, at, decidedAt, quote });
    if (fill.status === 'executed') this.#marks.hold({ venue, marketId, outcome });
    return fateOf(fill, decimal);
  }
}
