import type { Observation } from '../observation.ts';
import { Feed } from '../generator/feed.ts';
import { MarketRun } from '../generator/market-run.ts';
import { DOLLAR } from '../generator/points.ts';
import { Random } from '../generator/random.ts';
import type { WorldMarket } from './world-market.ts';

/**
 * Milliseconds after which the makers of a market put up new books around the price: a book depends on no more of the past than
 * the session in which it is, so that it is quickly known at any moment.
 */
const SESSION_MS = 300_000;
const DEPTH = 8;
/** A book whose middle is more ticks than these away from its price hurries after it, by so many more changes at once. */
const MOST_LAG = 2;
const MOST_HURRIED = 5;
/** Milliseconds after which Gamma's record follows the book. */
const GAMMA_EVERY_MS = 15_000;
/** Prices of the past that the venue tells of one market. */
const HISTORY_POINTS = 48;

/** Milliseconds since 1970 are the times of the world. */
const startedAt = new Date(0);

/** The market with new books, in the session that begins at a moment. */
function sessionOf(market: WorldMarket, begin: number, feed: Feed): MarketRun {
  const { plan, seed, closesAt } = market;
  const options = { seed: `${seed} ${begin}`, changes: 0, depth: DEPTH, gammaEveryMs: GAMMA_EVERY_MS };
  const day = { options, startedAt, durationMs: closesAt, markets: [], faults: [] };
  feed.at = begin;
  return new MarketRun({ ...plan, price: market.priceAt(begin) }, day, feed);
}

/** Tells what the market cost until now. */
function tellHistory({ plan, opensAt, closesAt, priceAt }: WorldMarket, feed: Feed): void {
  const step = (closesAt - opensAt) / HISTORY_POINTS;
  const times = Array.from({ length: HISTORY_POINTS }, (_, index) => opensAt + index * step);
  const past = times.filter((at) => at <= feed.at);
  for (const [outcome, token] of plan.tokens.entries()) {
    const history = past.map((at) => {
      const price = outcome === 0 ? priceAt(at) : DOLLAR - priceAt(at);
      return { t: Math.floor(at / 1000), p: price / DOLLAR };
    });
    feed.answer('clob', `/prices-history?market=${token}`, JSON.stringify({ history }));
  }
}

/** The changes of a session from its begin on; what was said of them until `from` is forgotten. */
function* changesOf(
  market: WorldMarket,
  run: MarketRun,
  { begin, from, feed }: { readonly begin: number; readonly from: number; readonly feed: Feed },
): Generator<Observation> {
  const { strand, plan, seed, closesAt } = market;
  const random = new Random(`${seed} pace ${plan.marketId} ${begin}`);
  const end = Math.min(begin + SESSION_MS, closesAt);
  let isTold = from < begin;
  const tellAll = (): void => {
    isTold = true;
    feed.at = Math.max(from, begin);
    feed.take();
    run.tell();
    tellHistory(market, feed);
  };
  let [last, count, hurriesLeft] = [begin, 0, 0];
  const nextChange = (): number => {
    const hurries = hurriesLeft > 0 && run.lag > MOST_LAG && last + 1 < end;
    hurriesLeft = hurries ? hurriesLeft - 1 : MOST_HURRIED;
    if (hurries) return last + 1;
    count += 1;
    const planned = begin + Math.floor((count - 1 + random.below(1000) / 1000) * strand.changeMs);
    return Math.max(planned, last + 1);
  };
  for (let at = nextChange(); at < end; at = nextChange()) {
    if (!isTold && at > from) {
      tellAll();
      yield* feed.take();
    }
    last = at;
    feed.at = at;
    run.believe(market.priceAt(at));
    run.step();
    if (isTold) yield* feed.take();
  }
  if (!isTold) {
    tellAll();
    yield* feed.take();
  }
}

/** The trading of a market, session after session. */
function* tradingOf(market: WorldMarket, from: number, feed: Feed): Generator<Observation> {
  const { opensAt, closesAt } = market;
  const first = Math.max(0, Math.floor((from - opensAt) / SESSION_MS));
  for (let begin = opensAt + first * SESSION_MS; begin < closesAt; begin += SESSION_MS) {
    const run = sessionOf(market, begin, feed);
    run.open();
    if (from < begin) {
      tellHistory(market, feed);
      for (const outcome of [0, 1] as const) feed.frame(run.book.bookFrame(outcome));
      yield* feed.take();
    }
    yield* changesOf(market, run, { begin, from, feed });
  }
}

/**
 * All that is said of a market from a moment on, in order of time: first what is so then, unless it opens later. Equal markets
 * have equal frames at equal times, from whichever moment on they are told.
 */
export function* lifeOf(market: WorldMarket, from: number): Generator<Observation> {
  const { plan, closesAt, goneAt } = market;
  const feed = new Feed();
  if (from < closesAt) yield* tradingOf(market, from, feed);
  const run = sessionOf(market, closesAt, feed);
  for (const step of plan.resolution?.steps ?? []) {
    feed.at = step.at;
    run.end(step);
    yield* feed.take();
  }
  yield { at: goneAt, kind: 'gone', marketId: plan.marketId };
}
