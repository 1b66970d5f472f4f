import { generateDay, type HttpObservation } from '@prescient/recording';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineStrategy, type BookContext } from '../src/author.ts';
import { checkLookahead, play, recordedEvents, type EventSource } from '../src/recorded/index.ts';
import { ToldMarkets } from '../src/recorded/told-markets.ts';
import { shippedStrategies, StrategyError } from '../src/sdk.ts';
import { harbour, strategyOf } from './support/harbour.ts';

const SECONDS = shortOrFull(25, 45);
const STARTED = Date.parse(harbour.header.startedAt);

/** The first seconds of the recording, so that a check takes no longer than it must. */
const briefly =
  (source: EventSource): EventSource =>
  (until) =>
    source(Math.min(until, STARTED + SECONDS * 1_000));

const check = (exported: unknown, config: Record<string, unknown> = {}) => {
  const strategy = strategyOf(exported, config);
  return checkLookahead(strategy, briefly(recordedEvents(harbour, strategy)));
};

type Context = BookContext<object, { seen: number }>;
const buying = (onBook: (context: Context) => number | null) =>
  defineStrategy({
    name: 'plant',
    version: 1,
    state: z.object({ seen: z.number().default(0) }),
    onBook(context) {
      const limit = onBook(context);
      const then = { seen: context.state.seen + 1 };
      if (limit === null) return [{ do: 'nothing', then }];
      return [{ do: 'buy', outcome: 'yes', stake: 1, limit, then }];
    },
  });

test.each(Object.keys(shippedStrategies))('%s, which is shipped, reads no future', async (name) => {
  const config = name === 'calibrated' ? { probabilities: { 910001: 0.9, 910005: 0.2 } } : {};
  const report = await check(shippedStrategies[name], config);
  expect(report).toMatchObject({ from: harbour.header.startedAt });
});

test('a strategy that keeps to its state and its seed is found to be sound, and decides', async () => {
  const sound = buying(({ state, book, random }) =>
    state.seen % 50 === 0 && random() < 0.9 ? (book.yes.bestAsk?.price ?? null) : null,
  );
  const { decisions, cuts } = await check(sound);
  expect(decisions).toBeGreaterThan(3);
  expect(cuts).toHaveLength(3);
});

/** The fault that a check ends with. */
async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof StrategyError ? `${error.code} ${error.message}` : String(error);
}

test('a planted strategy that remembers the future of an earlier run is caught', async () => {
  const prices = new Map<string, number>();
  const peeking = buying(({ market, book, now }) => {
    const ask = book.yes.bestAsk?.price;
    const ahead = prices.get(`${market.id} ${Math.floor(now / 10_000) + 1}`);
    if (ask === undefined) return null;
    prices.set(`${market.id} ${Math.floor(now / 10_000)}`, ask);
    return ahead !== undefined && ahead > ask ? ask : null;
  });
  expect(await faultOf(check(peeking))).toMatch(
    /^STRATEGY_PEEKS strategy\.ts: plant decides otherwise at 2026-02-01T09:\S+ when it may know what comes after .* told of the rest, nothing\./,
  );
});

test('a context that leaks the future is caught: the check holds for what we show, too', async () => {
  const looking = buying(({ history, book }) => {
    const [last, ask] = [history.at(-1), book.yes.bestAsk?.price];
    return last !== undefined && ask !== undefined && last.price > ask ? ask : null;
  });
  const strategy = strategyOf(looking);
  const source = briefly(recordedEvents(harbour, strategy));
  const leaking: EventSource = async function* (until) {
    const moments = await Array.fromAsync(source(until));
    for (const { event, find } of moments) {
      if (event.kind !== 'book') continue;
      const later = moments.findLast(
        ({ event: each }) => each.kind === 'book' && each.market === event.market,
      );
      const end = later?.event.kind === 'book' ? later.event : event;
      yield { event: { ...event, history: () => [{ at: end.at, price: end.book.yes.mid ?? 0 }] }, find };
    }
  };
  expect(await faultOf(checkLookahead(strategy, leaking))).toMatch(/^STRATEGY_PEEKS/);
});

test('a recording of Kalshi, which is all answers, is read as well', async () => {
  const shared = { seed: 'two venues', changes: 100, durationMs: 600_000 };
  const waivers = { long: new Date('2099-01-01T00:00:00Z'), short: new Date('2026-12-01T00:00:00Z') };
  const day = generateDay({ ...shared, markets: 1, kalshi: { markets: 4, changes: 400, waivers } });
  const strategy = strategyOf(shippedStrategies['favourite'], { minPrice: '0.51' });
  const source = recordedEvents(day, strategy);
  const { decisions } = await checkLookahead(strategy, source);
  expect(decisions).toBeGreaterThan(1);
  const { lines } = await play(strategy, source, Infinity);
  expect(new Set(lines.map(({ decision }) => decision.venue))).toContain('kalshi');
});

test('markets of Kalshi exclude each other once an event of the recording says so, whichever came first', () => {
  const said = (url: string, body: object): HttpObservation => {
    const shared = { at: 0, kind: 'http', method: 'GET', host: 'kalshi', status: 200 } as const;
    return { ...shared, url, body: JSON.stringify(body) };
  };
  const marketOf = (ticker: string) => ({
    ticker,
    event_ticker: 'E',
    title: `Does ${ticker} win?`,
    status: 'active',
  });
  const page = said('/markets?limit=200', { markets: [marketOf('A'), marketOf('B')], cursor: '' });
  const event = said('/events?limit=200', { events: [{ event_ticker: 'E', mutually_exclusive: true }] });
  const books = ['A', 'B'].map((ticker) =>
    said(`/markets/${ticker}/orderbook`, {
      orderbook_fp: { yes_dollars: [['0.3', '5']], no_dollars: [['0.6', '5']] },
    }),
  );
  const groupsAfter = (told: readonly HttpObservation[]): unknown[] => {
    const markets = new ToldMarkets();
    for (const each of told) markets.hear(each, 0);
    return markets.open.map((id) => markets.sight(id, 0)!.market.exclusiveGroup);
  };
  expect(groupsAfter([page, ...books])).toEqual([null, null]);
  expect(groupsAfter([page, ...books, event])).toEqual(['E', 'E']);
  // The page that comes again does not say it, and takes nothing back.
  expect(groupsAfter([event, page, ...books, page])).toEqual(['E', 'E']);
});

test('a strategy whose decisions are left to chance is caught', async () => {
  let calls = 0;
  const unsteady = buying(({ book }) => ((calls += 1) % 97 === 0 ? (book.yes.bestAsk?.price ?? null) : null));
  expect(await faultOf(check(unsteady))).toMatch(/keeps something outside of its state/);
});
