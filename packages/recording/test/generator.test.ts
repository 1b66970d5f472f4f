import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGammaMarkets } from '@prescient/venues';
import { type DayOptions, resolutionKinds, faultKinds, generateDay, type Observation } from '../src/index.ts';
import { ToldBooks } from './support/told-books.ts';

const observe = (options: DayOptions): Observation[] => [
  ...(generateDay(options).observations() as Iterable<Observation>),
];
const calm: DayOptions = { seed: 'calm', markets: 30, changes: 4000 };
const calmDay = observe(calm);

/** The first or last text of each market by Gamma. */
function gammaTexts(observations: readonly Observation[], which: 'first' | 'last'): Map<string, string> {
  const texts = new Map<string, string>();
  for (const one of observations) {
    if (one.kind !== 'http' || one.host !== 'gamma') continue;
    if (which === 'last' || !texts.has(one.url)) texts.set(one.url, one.body);
  }
  return texts;
}

const parse = (texts: Map<string, string>) => parseGammaMarkets(`[${[...texts.values()].join(',')}]`);

describe('the books', () => {
  const told = new ToldBooks();
  for (const observation of calmDay) told.hear(observation);

  test('follow from the frames, hash by hash and best price by best price', () => {
    expect(told.changes).toBe(2 * calm.changes);
    expect(told.mismatches).toEqual([]);
  });

  test('carry the hash of their own text in the REST form', () => {
    const bodies = calmDay.flatMap((one) =>
      one.kind === 'http' && one.url.startsWith('/book?') && one.status === 200 ? [one.body] : [],
    );
    expect(bodies.length).toBeGreaterThanOrEqual(60);
    const books = new ToldBooks();
    for (const body of bodies) {
      books.hear({ at: 0, kind: 'http', method: 'GET', url: '/book?', host: 'clob', status: 200, body });
      expect(books.body(JSON.parse(body).asset_id)).toBe(body);
    }
  });

  test('mirror each other, are never crossed, and lie on the grid of the tick', () => {
    const { truth } = generateDay(calm);
    for (const { tokens } of truth.markets) {
      const [first, second] = tokens.map((token) => JSON.parse(told.body(token)));
      const mirrored = second.asks.map((level: { price: string; size: string }) => ({
        price: String(Number((1 - Number(level.price)).toFixed(4))),
        size: level.size,
      }));
      expect(first.bids).toEqual(mirrored);
      const { bid = '0', ask = '1' } = told.best(tokens[0]);
      expect(Number(bid)).toBeLessThan(Number(ask));
      const tick = Math.round(Number(first.tick_size) * 10_000);
      for (const { price } of [...first.bids, ...first.asks]) {
        expect(Math.round(Number(price) * 10_000) % tick).toBe(0);
      }
    }
  });
});

test('tells time forwards, and changes as many levels as asked for', () => {
  const times = calmDay.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const kinds = calmDay.flatMap((one) => (one.kind === 'ws' ? [JSON.parse(one.frame).event_type] : []));
  expect(kinds.filter((kind) => kind === 'price_change')).toHaveLength(calm.changes);
  expect(new Set(kinds)).toEqual(
    new Set(['price_change', 'last_trade_price', 'tick_size_change', 'market_resolved']),
  );
});

test('is the same for the same seed, and another for another', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 12 }), (seed, markets) => {
      const options = { seed, markets, changes: 50, faultsOfEachKind: 1 };
      const day = observe(options);
      expect(observe(options)).toEqual(day);
      expect(observe({ ...options, seed: `${seed}!` })).not.toEqual(day);
    }),
    { numRuns: 15 },
  );
});

describe('the markets', () => {
  const { truth } = generateDay(calm);

  test('begin as open markets that our own parser takes, with 77-digit tokens', () => {
    const page = parse(gammaTexts(calmDay, 'first'));
    expect(page.refusals).toEqual([]);
    expect(page.markets.map(({ status }) => status)).toEqual(truth.markets.map(() => 'open'));
    const tokens = page.markets.map(({ outcomes }) => outcomes.map(({ tokenId }) => tokenId));
    expect(tokens).toEqual(truth.markets.map((market) => market.tokens));
    for (const token of tokens.flat()) expect(token).toMatch(/^[1-9]\d{76}$/);
  });

  test('end in every way, as the truth says', () => {
    expect(new Set(truth.markets.map(({ resolution }) => resolution?.kind))).toEqual(
      new Set(resolutionKinds),
    );
    const { markets } = parse(gammaTexts(calmDay, 'last'));
    for (const [index, { resolution, question }] of truth.markets.entries()) {
      const { status, payouts, review } = markets[index]!;
      const paid = payouts?.map((price) => String(Number(price) / 1e6)) ?? null;
      expect({ question, paid }).toEqual({ question, paid: resolution!.payouts });
      expect(status).toBe(resolution!.payouts === null ? 'closed' : 'resolved');
      expect(review === null).toBe(resolution!.payouts !== null);
    }
  });

  test('show disputes and amendments on the way', () => {
    const seen = (kind: string): string[] => {
      const { marketId } = truth.markets.find(({ resolution }) => resolution?.kind === kind)!;
      return calmDay.flatMap((one) => {
        if (one.kind !== 'http' || one.url !== `/markets/${marketId}`) return [];
        const { umaResolutionStatus = 'none', outcomePrices } = JSON.parse(one.body);
        return umaResolutionStatus === 'resolved' ? `resolved ${outcomePrices}` : umaResolutionStatus;
      });
    };
    const way = (kind: string) => seen(kind).filter((step, index, all) => step !== all[index - 1]);
    expect(way('disputed')).toEqual(['none', 'proposed', 'disputed', 'proposed', 'resolved ["1","0"]']);
    const reversed = ['none', 'proposed', 'resolved ["1","0"]', 'disputed', 'resolved ["0","1"]'];
    expect(way('reversed')).toEqual(reversed);
    expect(way('amended')).toEqual(['none', 'proposed', 'resolved ["1","0"]', 'resolved ["0","1"]']);
  });

  test('of a negative-risk group pay one winner, and never a half', () => {
    const groups = Map.groupBy(
      truth.markets.filter(({ negRisk }) => negRisk),
      ({ eventId }) => eventId,
    );
    expect(groups.size).toBeGreaterThan(1);
    for (const group of groups.values()) {
      const kinds = group.map(({ resolution }) => resolution!.kind).toSorted();
      expect(kinds).toEqual(['first', ...Array.from({ length: group.length - 1 }, () => 'second')]);
    }
  });

  test('have no book once they are closed, and stay open where only some end', () => {
    for (const { tokens } of truth.markets) {
      const last = calmDay.findLast(
        (one) => one.kind === 'http' && one.url === `/book?token_id=${tokens[0]}`,
      );
      expect(last).toMatchObject({ status: 404 });
    }
    const some = generateDay({ ...calm, resolutions: 5 }).truth.markets.filter(
      ({ resolution }) => resolution !== null,
    );
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThanOrEqual(5);
  });
});

describe('the faults', () => {
  const wild: DayOptions = { ...calm, seed: 'wild', faultsOfEachKind: 2 };
  const day = observe(wild);
  const { truth } = generateDay(wild);
  const frames = day.flatMap((one) => (one.kind === 'ws' ? [one] : []));

  test('are listed in the truth, each kind as often as asked for', () => {
    for (const kind of faultKinds)
      expect(truth.faults.filter((fault) => fault.kind === kind)).toHaveLength(2);
  });

  test('show in the feed at their moment', () => {
    const at = (kind: string) => truth.faults.filter((fault) => fault.kind === kind).map((fault) => fault.at);
    const isJson = (text: string): boolean => {
      try {
        return typeof JSON.parse(text) === 'object';
      } catch {
        return false;
      }
    };
    expect(frames.filter(({ frame }) => !isJson(frame)).map((one) => one.at)).toEqual(at('truncated-frame'));
    const twice = frames.filter(({ frame }, index) => frame === frames[index - 1]?.frame);
    expect(twice.map((one) => one.at)).toEqual(at('duplicate-frame'));
    const large = frames.filter(({ frame }) => frame.length > 1_000_000);
    expect(large.map((one) => one.at)).toEqual(at('oversized-frame'));
    const outages = day.flatMap((one) => (one.kind === 'outage' && one.path === '/' ? [one.at] : []));
    expect(outages.toSorted()).toEqual([...at('server-error'), ...at('html-answer')].toSorted());
    for (const { kind, at: from, until } of truth.faults) {
      if (kind !== 'silent-minute') continue;
      expect(until - from).toBe(60_000);
      expect(frames.filter((one) => one.at >= from && one.at < until)).toEqual([]);
    }
  });

  test('cross the books that they say they cross, and no others', () => {
    const crossed = truth.faults.filter(({ kind }) => kind === 'crossed-book');
    const books = day.flatMap((one) =>
      one.kind === 'http' && one.host === 'clob' && one.url.startsWith('/book?') && one.status === 200
        ? [{ at: one.at, book: JSON.parse(one.body) }]
        : [],
    );
    const isCrossed = ({
      book,
    }: {
      book: { bids: { price: string }[]; asks: { price: string }[] };
    }): boolean => Number(book.bids.at(-1)?.price ?? 0) >= Number(book.asks.at(-1)?.price ?? 1);
    expect([...new Set(books.filter(isCrossed).map(({ at }) => at))]).toEqual(crossed.map(({ at }) => at));
  });
});
