import { DomainError } from '@prescient/core/domain';
import type { Usd } from '@prescient/core/money';
import { chanceOf } from '@prescient/strategies/sdk';
import type { OpenDesk } from '../engine/desk.ts';
import type { KnownMarket } from '../engine/markets/known-market.ts';
import { World } from '../engine/world.ts';
import type { Act } from './act.ts';
import type { Episode, OpenEpisode } from './episode.ts';
import { KeptAnswers } from './kept-answers.ts';
import { observedAccount, observedMarket, observedResolution, timeOf } from './observation.ts';
import type { ActAnswer, Look, Observation, SimMoment, SimState } from './sim-answers.ts';
import { SimBudget } from './sim-budget.ts';
import { SimDesk } from './sim-desk.ts';
import { simResult, type SimResult } from './sim-result.ts';
import { TapeCursor } from './tape-cursor.ts';
import { keptAct, Trajectory, type TrajectoryEntry } from './trajectory.ts';

/** Milliseconds between two rounds of marks and points of equity, as live. */
const MARKING_MS = 300_000;
/** Answers to acts that are kept, so that an act that is sent again happens once. */
const KEPT_ANSWERS = 100;

/** The terms of one simulation. */
export interface SimTerms {
  readonly simId: string;
  /** The name of the agent, for the result. */
  readonly agent: string;
  readonly seed: string;
  /** Dollars before fees that its buys may stake, where that is less than the episode lets; null for no other bound. */
  readonly stakeBudget: Usd | null;
  readonly openDesk: OpenDesk;
}

const placeIn = ({ market }: KnownMarket): string => `${market.venue} ${market.marketId}`;

/**
 * An agent in an episode. Time stands still until the agent lets it pass; the result of a market is known when it happens, and
 * not before. The same episode, seed and calls give the same answers and the same result.
 */
export class Simulation {
  readonly episode: Episode;
  readonly #opened: OpenEpisode;
  readonly #terms: SimTerms;
  readonly #world: World;
  readonly #cursor: TapeCursor;
  readonly #budget: SimBudget;
  readonly #desk: SimDesk;
  readonly #trajectory = new Trajectory();
  readonly #answers = new KeptAnswers<ActAnswer>(KEPT_ANSWERS);
  #now: number;
  #roundAt: number;
  #delays = 0;
  #result: Promise<SimResult> | null = null;
  /** The end of the call at hand: calls are answered one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Begins at the beginning of the window. @throws TapeError, ReplayError */
  static async open(opened: OpenEpisode, terms: SimTerms): Promise<Simulation> {
    const simulation = new Simulation(opened, terms);
    await simulation.#pass(opened.episode.from);
    return simulation;
  }

  private constructor(opened: OpenEpisode, terms: SimTerms) {
    const { episode, tape } = opened;
    const { agent, openDesk } = terms;
    this.episode = episode;
    this.#opened = opened;
    this.#terms = terms;
    this.#world = new World(tape.info.tokens, tape.info.grain, 0);
    this.#budget = new SimBudget(episode.budget, terms.stakeBudget);
    this.#desk = new SimDesk(episode, { world: this.#world, budget: this.#budget, agent, openDesk });
    this.#cursor = new TapeCursor(tape, this.#world, (known, at) => this.#desk.learn(known, at));
    this.#now = episode.from;
    this.#roundAt = episode.from + MARKING_MS;
  }

  get isEnded(): boolean {
    return this.#result !== null;
  }

  /** The moment, without a call: nothing is counted. */
  get moment(): SimMoment {
    const { to } = this.episode;
    return { now: timeOf(this.#now), to: timeOf(to), isOver: this.#now >= to, ...this.#budget.left };
  }

  /** Shows account and markets. @throws DomainError BUDGET_EXCEEDED; SIM_OVER once it has ended */
  observe({ marketIds, after = null, limit, depth }: Look): Promise<Observation> {
    return this.#inTurn(() => {
      this.#count();
      const wanted = marketIds === undefined ? null : new Set(marketIds);
      const shown = Array.from(this.#world.markets.all, (known) => ({ known, place: placeIn(known) }))
        .filter(({ known }) => known.isTrading && (wanted?.has(known.market.marketId) ?? true))
        .filter(({ place }) => after === null || place > after)
        .toSorted((a, b) => (a.place < b.place ? -1 : 1));
      const page = shown.slice(0, limit);
      return {
        ...this.#state(),
        markets: page.map(({ known }) => observedMarket(this.#world.sight(known), depth)),
        nextAfter: shown.length > page.length ? page.at(-1)!.place : null,
      };
    });
  }

  /**
   * Lets time pass up to a moment, at most to the end of the window. A moment that has passed changes nothing.
   * @throws DomainError BUDGET_EXCEEDED; SIM_OVER once it has ended
   */
  step(until: number): Promise<SimState> {
    return this.#inTurn(async () => {
      this.#count();
      await this.#pass(Math.min(Math.max(until, this.#now), this.episode.to));
      this.#trajectory.add('step', timeOf(this.#now), []);
      return this.#state();
    });
  }

  /**
   * Carries acts out, in their order, at the books of the moment at which they arrive. An `actId` that was answered gets the
   * same answer again.
   * @throws DomainError BUDGET_EXCEEDED; SIM_OVER once the window is over
   */
  act(actId: string, acts: readonly Act[]): Promise<ActAnswer> {
    return this.#inTurn(async () => {
      const answered = this.#answers.find(actId);
      if (answered !== null) return answered;
      this.#trajectory.requireRoom(acts.length);
      if (this.#result === null && this.#now >= this.episode.to)
        throw new DomainError('SIM_OVER', 'The window of the episode is over; end the simulation.');
      this.#count();
      const decidedAt = this.#now;
      await this.#pass(Math.min(decidedAt + this.#delay(), this.episode.to));
      const fates = acts.map((act) => this.#desk.carryOut(act, { decidedAt, at: this.#now }));
      const kept = acts.map((act, index) => keptAct(act, fates[index]!));
      this.#trajectory.add('act', timeOf(this.#now), kept);
      const answer = { ...this.#state(), fates };
      this.#answers.keep(actId, answer);
      return answer;
    });
  }

  /** Ends the simulation: the tape is played to its end, so that markets which end later pay, and the result is made. */
  end(): Promise<SimResult> {
    return this.#inTurn(() => (this.#result ??= this.#finish()));
  }

  /** The entries after one, oldest first. */
  trajectory(after: number, limit: number): readonly TrajectoryEntry[] {
    return this.#trajectory.entries.slice(after, after + limit);
  }

  /** Gives the tape back. */
  async close(): Promise<void> {
    await this.#turn;
    await this.#cursor.close();
    await this.#opened.tape.close();
  }

  /** Answers a call once those before it are answered. */
  #inTurn<T>(call: () => T | Promise<T>): Promise<T> {
    const answer = this.#turn.then(call);
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  #count(): void {
    if (this.#result !== null)
      throw new DomainError('SIM_OVER', 'The simulation has ended; create another one.');
    this.#budget.count();
  }

  /** The delay of an act, by seed and number. */
  #delay(): number {
    this.#delays += 1;
    const { baseMs, jitterMs } = this.episode.latency;
    if (jitterMs === 0) return baseMs;
    return baseMs + Math.floor(chanceOf(this.#terms.seed, `act ${this.#delays}`)() * (jitterMs + 1));
  }

  /** Moves on to a moment, with the rounds of marks on the way. The end of the window is exclusive. */
  async #pass(to: number): Promise<void> {
    for (; this.#roundAt <= to; this.#roundAt += MARKING_MS) {
      await this.#cursor.advance(Math.min(this.#roundAt, this.episode.to - 1));
      this.#desk.round(this.#roundAt);
    }
    await this.#cursor.advance(Math.min(to, this.episode.to - 1));
    this.#now = to;
  }

  #state(): SimState {
    const account = observedAccount(this.#desk.view(this.#now));
    return { ...this.moment, account, resolutions: this.#desk.heard().map(observedResolution) };
  }

  async #finish(): Promise<SimResult> {
    await this.#pass(this.episode.to);
    this.#desk.round(this.#now);
    await this.#cursor.advance(Infinity);
    this.#desk.round(Math.max(this.#now, this.#cursor.lastAt));
    const { simId, agent, seed } = this.#terms;
    return simResult(this.episode, this.#desk.ledger(), {
      simId,
      agent,
      seed,
      staked: this.#budget.staked,
      settled: this.#desk.settled,
      calls: this.#budget.calls,
      acts: this.#trajectory.acts,
      trajectoryHash: this.#trajectory.hash,
    });
  }
}
