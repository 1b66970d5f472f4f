import { signalCommandId, signalIdOf, type MarketRef } from '@prescient/core/domain';
import { parseUsd } from '@prescient/core/money';
import {
  chooseDecisions,
  decide,
  exitsOnly,
  initialState,
  type Decision,
  type FillView,
  type ResolutionView,
  type Strategy,
  type StrategyState,
} from '@prescient/strategies/sdk';
import type { Desk, OpenDesk } from '../engine/desk.ts';
import { expiredView, hasExpired, type ReplaySignal } from '../engine/lanes/signals.ts';
import type { KnownMarket } from '../engine/markets/known-market.ts';
import type { World } from '../engine/world.ts';
import type { CycleLine, SignalLine } from '../session/format.ts';
import type { Agenda } from './agenda.ts';
import type { SessionFact } from './comparison.ts';
import { CycleInputs } from './cycle-inputs.ts';
import { SessionAccount, type ReadAccount } from './session-account.ts';
import { decisionFact, equityFact, replayedFill, replayedRefusal } from './session-facts.ts';
import type { HeardTrades } from './heard-trades.ts';
import type { SeenViews } from './seen-views.ts';
import type { PortfolioSession } from './portfolio-session.ts';
import type { TakenBook, TakenBooks } from './taken-books.ts';

/** All that is shared by the portfolios of a session while it is replayed. */
export interface ReplayedWorld {
  readonly world: World;
  readonly books: TakenBooks;
  readonly views: SeenViews;
  readonly trades: HeardTrades;
}

/** The means of a lane. */
export interface LaneMeans {
  readonly shared: ReplayedWorld;
  readonly openDesk: OpenDesk;
}

/** The number of times that handlers may be too slow for a busy machine before the replay gives a cycle up. */
const ATTEMPTS = 3;

const noLog = (): void => undefined;

/**
 * One strategy of a session, replayed: at the moments of its session it sees the recording's books, decides by its own code,
 * and a desk of the replay carries out what it chose.
 */
export class SessionLane {
  /** The keys of the cycles in which the handlers of the replay ran out of time. */
  readonly late: string[] = [];
  readonly #session: PortfolioSession;
  readonly #strategy: Strategy;
  readonly #shared: ReplayedWorld;
  readonly #desk: Desk;
  readonly #account: SessionAccount;
  readonly #inputs: CycleInputs;
  readonly #facts: SessionFact[] = [];
  readonly #signals = new Map<string, ReplaySignal>();
  #state: StrategyState;
  #last: readonly ReplaySignal[] = [];
  #waiting: readonly ReplaySignal[] = [];
  #read: ReadAccount | null = null;

  constructor(session: PortfolioSession, strategy: Strategy, { shared, openDesk }: LaneMeans) {
    const { portfolioId, openedAt, initialBalance, fillModel, replenishmentHalfLifeMs } = session.portfolio;
    this.#session = session;
    this.#strategy = strategy;
    this.#shared = shared;
    this.#desk = openDesk({
      portfolioId,
      name: strategy.name,
      initialBalance: parseUsd(initialBalance),
      fillModel,
      replenishmentHalfLifeMs,
      openedAt,
      strategy: { name: strategy.name, config: strategy.config },
    });
    this.#account = new SessionAccount(this.#desk, shared.books, session.outcomes);
    this.#inputs = new CycleInputs(shared, strategy);
    this.#state = initialState(strategy);
  }

  /** Puts everything that the session did at a moment on the agenda. */
  plan(agenda: Agenda): void {
    const { cycles, signals, paid, end } = this.#session;
    const { books } = this.#shared;
    for (const cycle of cycles) {
      this.#inputs.want(cycle, agenda);
      this.#account.want(cycle.marks, agenda);
      agenda.add(cycle.accountAt, 'account', () => {
        this.#read = this.#account.read(cycle.accountAt, cycle.marks);
      });
      agenda.add(cycle.now, 'cycle', () => this.#cycle(cycle));
    }
    for (const signal of signals) {
      if (signal.decidedAt === null) continue;
      const quoted = this.#session.quoteOf(signal);
      if (quoted !== null) books.want(quoted, agenda);
      agenda.add(signal.decidedAt, 'fill', () => this.#carryOut(signal));
    }
    for (const { market, at } of paid) agenda.add(at, 'paid', () => this.#pay(market, at));
    if (end === null) return;
    this.#account.want(end.marks, agenda);
    agenda.add(end.at, 'account', () => {
      const { cash, equity } = this.#account.value(end.at, end.marks);
      this.#facts.push(equityFact(`${this.#session.portfolio.portfolioId}/end`, { cash, equity }));
    });
  }

  /** Takes over a market that the recording told of. Its result counts when the session paid for it. */
  learn(known: KnownMarket, at: number): void {
    if (known.market.payout === null) this.#desk.learn(known.market, at);
  }

  /** Everything that the replay did, as facts. */
  get facts(): readonly SessionFact[] {
    return [...this.#facts, ...this.#desk.ledger().fills.map(replayedFill)];
  }

  #pay(market: MarketRef, at: number): void {
    const known = this.#shared.world.markets.find(market);
    if (known === null) return;
    const paid: readonly ResolutionView[] = this.#desk.learn(known.market, at);
    this.#account.paid(paid);
  }

  #cycle(cycle: CycleLine): void {
    const { portfolioId, cycleId, now } = cycle;
    const read = this.#read ?? this.#account.read(now, cycle.marks);
    this.#read = null;
    const told = [...this.#last, ...this.#waiting];
    const fills = told.flatMap(({ fill }) => (fill === null ? [] : [fill]));
    const { facts, fact } = this.#inputs.read(cycle, { ...read, fills, state: this.#state });
    this.#facts.push(fact, equityFact(`${portfolioId}/${cycleId}`, read.portfolio));
    const decisions = this.#decide(cycle, facts);
    const limits = this.#session.limits;
    const { wanted } = chooseDecisions(decisions, limits, facts.portfolio);
    for (const [index, decision] of decisions.entries())
      this.#facts.push(
        decisionFact(`${portfolioId}/${cycleId}/${index}`, decision, wanted.includes(decision)),
      );
    this.#waiting = told.filter(({ fill }) => fill === null);
    this.#last = wanted.map((decision, index) => this.#signalOf(cycle, decision, index));
  }

  /** Lets the strategy decide. Where its handlers ran out of time live, its exits alone decided, and they do so here. */
  #decide(cycle: CycleLine, facts: Parameters<typeof decide>[1]['facts']): readonly Decision[] {
    const isLate = cycle.fault === 'STRATEGY_TIME';
    const strategy = isLate ? exitsOnly(this.#strategy) : this.#strategy;
    for (let attempt = 1; ; attempt += 1) {
      const decided = decide(strategy, { state: this.#state, facts }, { seed: cycle.seed, log: noLog });
      const isSlow = decided.fault?.code === 'STRATEGY_TIME';
      if (isSlow && attempt < ATTEMPTS) continue;
      if (isSlow) this.late.push(`${cycle.portfolioId}/${cycle.cycleId}`);
      if (!isLate) this.#state = decided.state;
      return decided.decisions;
    }
  }

  #signalOf(cycle: CycleLine, decision: Decision, index: number): ReplaySignal {
    const { strategy, version, portfolioId, cycleId } = cycle;
    const commandId = signalCommandId(signalIdOf({ strategy, version, portfolioId, cycleId, index }));
    const signal = { decision, commandId, decidedAt: cycle.now, fill: null };
    this.#signals.set(commandId, signal);
    return signal;
  }

  /** Carries a decision of the replay out at the moment and with the book at which its signal was carried out live. */
  #carryOut(line: SignalLine): void {
    const signal = this.#signals.get(line.commandId);
    const quoted = this.#session.quoteOf(line);
    const taken = quoted === null ? null : this.#shared.books.serve(quoted);
    if (signal === undefined || line.decidedAt === null) return;
    const fill = hasExpired(signal, line.decidedAt) ? expiredView(signal) : this.#fill(signal, line, taken);
    signal.fill = fill;
    if (fill.status !== 'executed') this.#facts.push(replayedRefusal(line.portfolioId, line.commandId, fill));
  }

  #fill(
    { decision, commandId }: ReplaySignal,
    { submittedAt, decidedAt }: SignalLine,
    taken: TakenBook | null,
  ): FillView {
    const times = { decidedAt: submittedAt, at: decidedAt ?? submittedAt };
    return this.#desk.carryOut({ decision, commandId, ...times, quote: taken?.quote ?? null });
  }
}
