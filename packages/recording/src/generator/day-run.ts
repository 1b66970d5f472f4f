import type { Observation } from '../observation.ts';
import { type AgendaItem, agendaOf } from './agenda.ts';
import type { DayPlan } from './day-plan.ts';
import { Feed } from './feed.ts';
import { MarketRun } from './market-run.ts';
import { Random } from './random.ts';
import { LATE } from './resolution-plan.ts';
import { mend, strikeAll, strikeMarket } from './strike.ts';

/** A day as it goes: what was planned, and between it the changes of the books. */
export class DayRun {
  readonly #plan: DayPlan;
  readonly #feed = new Feed();
  readonly #runs: readonly MarketRun[];
  readonly #random: Random;
  /** The indexes of the markets whose books change. */
  readonly #busy: number[];
  readonly #agenda: readonly AgendaItem[];
  #done = 0;

  constructor(plan: DayPlan) {
    this.#plan = plan;
    this.#runs = plan.markets.map((market) => new MarketRun(market, plan, this.#feed));
    this.#random = new Random(`${plan.options.seed} day`);
    this.#busy = [...plan.markets.keys()];
    this.#agenda = agendaOf(plan);
  }

  *observations(): Generator<Observation> {
    for (const run of this.#runs) {
      run.open();
      yield* this.#feed.take();
    }
    const { durationMs, options } = this.#plan;
    const spacing = (LATE * durationMs) / options.changes;
    for (let count = 0; count < options.changes; count += 1) {
      const at = Math.floor((count + this.#random.below(1000) / 1000) * spacing);
      yield* this.#meet(at);
      this.#feed.at = at;
      this.#someMarket()?.step();
      for (const observation of this.#feed.take()) yield observation;
    }
    yield* this.#meet(durationMs);
  }

  /** Tells all that was planned for the time up to `at`. */
  *#meet(at: number): Generator<Observation> {
    for (; (this.#agenda[this.#done]?.at ?? Number.POSITIVE_INFINITY) <= at; this.#done += 1) {
      const item = this.#agenda[this.#done]!;
      this.#feed.at = item.at;
      this.#do(item);
      yield* this.#feed.take();
    }
  }

  #do(item: AgendaItem): void {
    if (item.act === 'fault') {
      const { fault } = item;
      if (fault.market === null) strikeAll(fault, this.#feed);
      else strikeMarket(fault, this.#runs[fault.market]!, this.#feed);
      if (fault.kind === 'crossed-book') this.#rest(fault.market!);
      return;
    }
    const run = this.#runs[item.market]!;
    if (item.act === 'page') run.tellGamma();
    if (item.act === 'tick') run.changeTick(item.tick);
    if (item.act === 'resolution') run.end(item.step);
    if (item.act === 'resolution' && item.step.step === 'closed') this.#rest(item.market);
    if (item.act === 'mend') {
      mend(run, this.#feed);
      this.#busy.push(item.market);
    }
  }

  /** The market's book does not change from now on. */
  #rest(market: number): void {
    const index = this.#busy.indexOf(market);
    const last = this.#busy.pop()!;
    if (index < this.#busy.length) this.#busy[index] = last;
  }

  /** Some markets are much busier than others. */
  #someMarket(): MarketRun | null {
    const chance = this.#random.below(65_536) / 65_536;
    const index = this.#busy[Math.floor(chance * chance * this.#busy.length)];
    return index === undefined ? null : this.#runs[index]!;
  }
}
