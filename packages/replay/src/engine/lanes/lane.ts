import { marketKey, type MarketRef } from '@prescient/core/domain';
import { parseUsd } from '@prescient/core/money';
import {
  chooseDecisions,
  decide,
  initialState,
  type CycleFacts,
  type FillView,
  type PortfolioView,
  inTellingOrder,
  type ResolutionView,
  type Strategy,
  type StrategyState,
} from '@prescient/strategies/sdk';
import type { Desk, OpenDesk } from '../desk.ts';
import type { Latency } from '../latency.ts';
import type { KnownMarket } from '../markets/known-market.ts';
import { MarketChooser } from '../markets/market-chooser.ts';
import type { RunSettings } from '../run-result.ts';
import type { World } from '../world.ts';
import { HeardPrints } from './heard-prints.ts';
import { HeldMarks } from './held-marks.ts';
import { LaneTally } from './lane-tally.ts';
import { TradedLines } from './traded-lines.ts';
import { Pace } from './pace.ts';
import { PriceMemory } from './price-memory.ts';
import { expiredView, hasExpired, mayPass, signalsOf, type ReplaySignal } from './signals.ts';

/** The number of the portfolio of a run. */
const PORTFOLIO_ID = 1;

/** A strategy that trades over a tape, and the terms on which it does. */
export interface LaneTask {
  readonly strategy: Strategy;
  readonly settings: RunSettings;
  readonly latency: Latency;
}

/** The markets that a cycle looks at. */
interface Looked {
  readonly listed: readonly KnownMarket[];
  readonly held: readonly KnownMarket[];
}

/**
 * One strategy with its portfolio. Its cycles are those of the bot: it retries what waits, looks, lets the strategy decide, and
 * sends what was chosen; the next cycle begins once the answers are known.
 */
export class Lane {
  readonly task: LaneTask;
  readonly tally = new LaneTally();
  readonly #world: World;
  readonly #desk: Desk;
  readonly #chooser: MarketChooser;
  readonly #prices: PriceMemory;
  readonly #heard: HeardPrints;
  readonly #marks: HeldMarks;
  readonly #lines: TradedLines;
  readonly #pace: Pace;
  #state: StrategyState;
  /** The signals of the last cycle, and those that waited at it. */
  #last: readonly ReplaySignal[] = [];
  #waiting: readonly ReplaySignal[] = [];
  #resolutions: ResolutionView[] = [];
  #before: number | null = null;
  #cycleId = 0;

  constructor(task: LaneTask, world: World, openDesk: OpenDesk) {
    const { strategy, settings, latency } = task;
    this.task = task;
    this.#world = world;
    this.#desk = openDesk({
      portfolioId: PORTFOLIO_ID,
      name: strategy.name,
      initialBalance: parseUsd(settings.balance),
      fillModel: settings.fillModel,
      replenishmentHalfLifeMs: settings.replenishmentHalfLifeMs,
      openedAt: settings.from,
      strategy: { name: strategy.name, config: strategy.config },
    });
    this.#chooser = new MarketChooser(strategy.selector);
    this.#prices = new PriceMemory(world);
    this.#heard = new HeardPrints(world);
    this.#marks = new HeldMarks(world, this.#desk);
    this.#lines = new TradedLines(world, this.#desk);
    this.#pace = new Pace(settings, latency, world.shelf);
    this.#state = initialState(strategy);
    for (const known of world.markets.all) this.#desk.learn(known.market, settings.from, known.event);
    this.#pace.begin(settings.from, (now) => this.#cycle(now));
  }

  /** The time on the tape at which it has to act next. */
  get dueAt(): number {
    return this.#pace.dueAt;
  }

  /** Does what is due. */
  act(): void {
    this.#pace.act();
  }

  /** Waits with its next cycle until the tape has come to a moment. */
  sleep(until: number): void {
    this.#pace.sleep(until);
  }

  /** A book that it watches has changed, or somebody traded there. */
  hear(token: number, at: number): void {
    this.#pace.hear(token, at);
  }

  /** The place up to which it was told of public trades; null where it hears none. */
  get printPlace(): number | null {
    return this.task.strategy.definition.onTrade === undefined ? null : this.#heard.place;
  }

  /** Takes over a market whose facts changed; where it has a result, its positions are paid. */
  learn(known: KnownMarket, at: number): void {
    const paid = this.#desk.learn(known.market, at, known.event);
    this.tally.settled += paid.length;
    this.#resolutions.push(...paid);
    if (paid.length > 0) this.#pace.ring(at);
  }

  /** Marks what is held, and adds a point of equity. */
  round(at: number): void {
    this.#marks.mark();
    this.#lines.show(at);
    this.#desk.snapshot(at);
  }

  get desk(): Desk {
    return this.#desk;
  }

  #cycle(now: number): void {
    if (this.#pace.isRung) this.tally.eventCycles += 1;
    this.#pace.beginCycle();
    if (this.#waiting.length === 0) this.#decide(now);
    else this.#send(this.#waiting, now, (knownAt) => this.#pace.at(knownAt, (later) => this.#decide(later)));
  }

  /** Has signals carried out once they are there, and goes on when the answers are known. */
  #send(signals: readonly ReplaySignal[], now: number, then: (knownAt: number) => void): void {
    this.#pace.send(now, (at, knownAt) => {
      for (const signal of signals) this.#carryOut(signal, at);
      then(knownAt);
    });
  }

  #carryOut(signal: ReplaySignal, at: number): void {
    const fill = hasExpired(signal, at) ? expiredView(signal) : this.#fill(signal, at);
    if (mayPass(fill)) return;
    signal.fill = fill;
    this.tally.countFill(fill);
  }

  #fill({ decision, commandId, decidedAt }: ReplaySignal, at: number): FillView {
    const { venue, marketId, outcome } = decision;
    const whole = this.#world.quote({ venue, marketId, outcome }, at);
    const quote = this.task.settings.fillModel === 'book' || whole === 'closed' ? whole : null;
    const fill = this.#desk.carryOut({ decision, commandId, at, decidedAt, quote });
    if (fill.status === 'executed') {
      this.#marks.hold({ venue, marketId, outcome });
      this.#lines.follow({ venue, marketId, outcome });
      this.#pace.ring(at);
    }
    return fill;
  }

  #decide(now: number): void {
    const { strategy, settings } = this.task;
    this.#cycleId += 1;
    this.tally.cycles += 1;
    const told = [...this.#last, ...this.#waiting];
    const { facts, looked } = this.#read(now, told);
    const seed = `${strategy.name}@${strategy.version}.${settings.seed}.${this.#cycleId}`;
    const log = (text: string): void => this.tally.tell({ at: now, text });
    const decided = decide(strategy, { state: this.#state, facts }, { seed, log });
    if (decided.fault !== null)
      this.tally.countFault(decided.fault.code, { at: now, text: decided.fault.message });
    this.#state = decided.state;
    const limits = {
      maxTrades: settings.maxTrades ?? Infinity,
      maxPositions: settings.maxPositions ?? Infinity,
    };
    const { wanted, leftOut } = chooseDecisions(decided.decisions, limits, facts.portfolio);
    this.tally.decisions += wanted.length;
    this.tally.leftOut += leftOut.length;
    this.#before = now;
    this.#waiting = told.filter(({ fill }) => fill === null);
    this.#last = signalsOf(wanted, now, {
      strategy: strategy.name,
      version: strategy.version,
      portfolioId: PORTFOLIO_ID,
      cycleId: this.#cycleId,
    });
    const end = (knownAt: number): void => this.#pace.rest(knownAt, looked);
    if (this.#last.length === 0) end(now);
    else this.#send(this.#last, now, end);
  }

  /** All that the strategy is told, in the order in which the bot reads it. */
  #read(now: number, told: readonly ReplaySignal[]): { facts: CycleFacts; looked: readonly KnownMarket[] } {
    const { strategy } = this.task;
    this.#marks.mark();
    const portfolio = this.#desk.view(now);
    this.#marks.holdOnly(portfolio);
    const { listed, held } = this.#markets(now, portfolio);
    const trades = strategy.definition.onTrade === undefined ? [] : this.#heard.hear(listed);
    const looked = [...new Set([...listed, ...held])];
    const sights = this.#prices.remember(
      looked.map((known) => this.#world.sight(known)),
      { hours: strategy.lookbackHours, now },
    );
    const isHeld = new Set(held);
    const facts: CycleFacts = {
      now,
      before: this.#before,
      portfolio,
      selected: sights.slice(0, listed.length),
      held: sights.filter((_, index) => isHeld.has(looked[index]!)),
      fills: told.flatMap(({ fill }) => (fill === null ? [] : [fill])),
      resolutions: inTellingOrder(this.#resolutions),
      trades,
    };
    this.#resolutions = [];
    return { facts, looked };
  }

  #markets(now: number, { positions }: PortfolioView): Looked {
    const quoteOf = (known: KnownMarket) => this.#world.quoteOf(known);
    const listed = this.#chooser.choose(this.#world.markets.all, { now, quoteOf });
    const refs = new Map<string, MarketRef>(positions.map((position) => [marketKey(position), position]));
    const held = [...refs.values()].flatMap((ref) => this.#world.markets.find(ref) ?? []);
    return { listed, held };
  }
}
