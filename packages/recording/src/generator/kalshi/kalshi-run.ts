import type { Observation } from '../../observation.ts';
import { Feed } from '../feed.ts';
import { Random } from '../random.ts';
import { LATE } from '../resolution-plan.ts';
import { KalshiBook } from './kalshi-book.ts';
import type { KalshiMarketPlan, KalshiStep } from './kalshi-plan.ts';
import { eventText, kalshiMarketText, seriesText } from './kalshi-texts.ts';
import { pricesOf } from './price-grid.ts';

/** Everything about Kalshi that is decided before the day begins. */
export interface KalshiDay {
  readonly seed: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly depth: number;
  readonly changes: number;
  readonly markets: readonly KalshiMarketPlan[];
}

/** One market in the course of the day. */
class KalshiMarketRun {
  readonly #plan: KalshiMarketPlan;
  readonly #feed: Feed;
  readonly #startedAt: Date;
  readonly #random: Random;
  readonly #book: KalshiBook;

  constructor(plan: KalshiMarketPlan, { seed, startedAt, depth }: KalshiDay, feed: Feed) {
    this.#plan = plan;
    this.#feed = feed;
    this.#startedAt = startedAt;
    this.#random = new Random(`${seed} kalshi ${plan.ticker}`);
    this.#book = new KalshiBook(pricesOf(plan.ranges), plan.price, { depth, random: this.#random });
  }

  /** Tells the facts about it that are known when the day begins. */
  open(): void {
    const { series, eventTicker } = this.#plan;
    this.#feed.answer('kalshi', `/series/${series.ticker}`, seriesText(series));
    this.#feed.answer('kalshi', `/events/${eventTicker}`, eventText(this.#plan));
    this.#tellMarket(null);
    this.#tellBook();
  }

  /** One change of a level, as it is answered from now on. */
  change(): void {
    this.#book.change(this.#random);
    this.#tellBook();
  }

  /** The next step of its end. A market that is closed has an empty book. */
  end(step: KalshiStep): void {
    this.#book.clear();
    this.#tellBook();
    this.#tellMarket(step);
  }

  #tellMarket(step: KalshiStep | null): void {
    const now = new Date(this.#startedAt.getTime() + this.#feed.at);
    const text = kalshiMarketText({ plan: this.#plan, best: this.#book.best, step, now });
    this.#feed.answer('kalshi', `/markets/${this.#plan.ticker}`, text);
  }

  #tellBook(): void {
    this.#feed.answer('kalshi', `/markets/${this.#plan.ticker}/orderbook`, this.#book.text());
  }
}

/** The words of Kalshi in the course of a day, in order of time: it answers, and sends nothing by itself. */
export function* kalshiObservations(day: KalshiDay): Generator<Observation> {
  const { markets, durationMs, changes } = day;
  const feed = new Feed();
  const runs = markets.map((plan) => new KalshiMarketRun(plan, day, feed));
  const random = new Random(`${day.seed} kalshi day`);
  const agenda = markets
    .flatMap(({ steps }, market) => steps.map((step) => ({ market, step })))
    .toSorted((a, b) => a.step.at - b.step.at);
  for (const run of runs) run.open();
  yield* feed.take();
  let done = 0;
  function* meet(at: number): Generator<Observation> {
    for (; (agenda[done]?.step.at ?? Number.POSITIVE_INFINITY) <= at; done += 1) {
      const { market, step } = agenda[done]!;
      feed.at = step.at;
      runs[market]!.end(step);
      yield* feed.take();
    }
  }
  const spacing = (LATE * durationMs) / changes;
  for (let count = 0; count < changes; count += 1) {
    const at = Math.floor((count + random.below(1000) / 1000) * spacing);
    yield* meet(at);
    feed.at = at;
    const market = random.below(runs.length);
    if (at < markets[market]!.steps[0]!.at) runs[market]!.change();
    yield* feed.take();
  }
  yield* meet(durationMs);
}
