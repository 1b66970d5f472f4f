import { handlesOf, kalshiClient, type VenueClient, type VenueMarket } from '@prescient/venues';
import { describe, expect, test } from 'vitest';
import { type DayOptions, generateDay, type Observation } from '../src/index.ts';
import { play } from './support/play.ts';

const LONG = new Date('2099-01-01T00:00:00Z');
const SHORT = new Date('2026-12-01T00:00:00Z');
const DAY: DayOptions = { seed: 'two venues', markets: 5, changes: 300 };
const WITH_KALSHI: DayOptions = {
  ...DAY,
  kalshi: { markets: 6, changes: 2_000, waivers: { long: LONG, short: SHORT } },
};

const observe = (options: DayOptions): Observation[] => [
  ...(generateDay(options).observations() as Iterable<Observation>),
];
const day = generateDay(WITH_KALSHI);
const all = observe(WITH_KALSHI);
const ofKalshi = [...day.kalshiObservations()];
const isOfKalshi = (one: Observation): boolean => one.kind === 'http' && one.host === 'kalshi';

type Row = readonly [price: string, contracts: string];
interface WireBook {
  readonly orderbook_fp: { readonly yes_dollars: readonly Row[]; readonly no_dollars: readonly Row[] };
}

/** The books that a market had, one after the other; without its empty last one. */
function booksOf(ticker: string): WireBook['orderbook_fp'][] {
  const url = `/markets/${ticker}/orderbook`;
  const bodies = ofKalshi.flatMap((one) => (one.kind === 'http' && one.url === url ? [one.body] : []));
  return bodies
    .map((body) => (JSON.parse(body) as WireBook).orderbook_fp)
    .filter((b) => b.yes_dollars.length > 0);
}

const tenThousandths = (price: string): number => Math.round(10_000 * Number(price));

test('a day of two venues tells both in order of time, and the first as it is alone', () => {
  const times = all.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(all.filter((one) => !isOfKalshi(one))).toEqual(observe(DAY));
  expect(all.filter(isOfKalshi)).toEqual(ofKalshi);
  expect(day.header.venue).toBe('polymarket,kalshi');
  expect(generateDay(DAY).truth.kalshi).toEqual([]);
});

/** The day as a venue, with our own client of it. */
async function open() {
  const player = await play(day);
  return { player, client: kalshiClient({ url: player.urls.kalshi, retries: 0 }) };
}

async function listed(client: VenueClient): Promise<VenueMarket[]> {
  const pages = await Array.fromAsync(client.listMarkets());
  return pages.flatMap(({ markets }) => markets);
}

describe('the books of Kalshi', () => {
  test('change, never cross, and have prices on the steps of their ranges', async () => {
    const { client } = await open();
    for (const { marketId, priceRanges, tickSize } of await listed(client)) {
      const books = booksOf(marketId);
      expect(new Set(books.map((book) => JSON.stringify(book))).size).toBeGreaterThan(50);
      const steps = priceRanges ?? [{ start: 0n, end: 1_000_000n, step: tickSize! }];
      for (const { yes_dollars, no_dollars } of books) {
        const [yes, no] = [yes_dollars, no_dollars].map((rows) =>
          rows.map(([price]) => tenThousandths(price)),
        );
        expect(yes).toEqual(yes!.toSorted((a, b) => a - b));
        expect(no).toEqual(no!.toSorted((a, b) => a - b));
        expect(yes!.at(-1)! + no!.at(-1)!).toBeLessThan(10_000);
        for (const price of [...yes!, ...no!.map((each) => 10_000 - each)]) {
          const micros = BigInt(price) * 100n;
          expect(
            steps.some((s) => micros >= s.start && micros <= s.end && (micros - s.start) % s.step === 0n),
          ).toBe(true);
        }
      }
    }
    const fractions = day.truth.kalshi.flatMap(({ marketId }) => booksOf(marketId)[0]!.yes_dollars);
    expect(fractions.some(([, contracts]) => !contracts.endsWith('.00'))).toBe(true);
  });

  test('come with the terms of their markets: names, ranges, fees of the series and waivers', async () => {
    const { client } = await open();
    const markets = await listed(client);
    expect(markets.map(({ marketId }) => marketId)).toEqual(day.truth.kalshi.map(({ marketId }) => marketId));
    expect(new Set(markets.map(({ question }) => question)).size).toBe(markets.length);
    expect(markets.some(({ priceRanges }) => (priceRanges?.length ?? 0) > 1)).toBe(true);
    for (const [index, { title, name, multiplier, waivedUntil, hasRanges }] of day.truth.kalshi.entries()) {
      const { question, fees, priceRanges, minimumSize } = markets[index]!;
      expect(question).toBe(`${title} — ${name}`);
      expect([minimumSize, priceRanges !== null]).toEqual([10_000n, hasRanges]);
      expect(fees).toMatchObject({ kind: 'kalshi', multiplier });
      expect((fees as { waivedUntil?: string }).waivedUntil).toBe(waivedUntil?.toISOString());
    }
    expect(day.truth.kalshi.map(({ waivedUntil }) => waivedUntil).filter((at) => at !== null)).toEqual([
      LONG,
      SHORT,
    ]);
    expect(new Set(day.truth.kalshi.map(({ multiplier }) => multiplier))).toEqual(new Set(['0.5', '1']));
    const books = await client.books(handlesOf(markets[0]!));
    expect(books.refusals).toEqual([]);
    expect(books.books.map(({ bids, asks }) => bids.length * asks.length > 0)).toEqual([true, true]);
  });

  test('are listed by event, each event with its markets', async () => {
    const { client, player } = await open();
    const pages = await Array.fromAsync(client.listEvents({ limit: 2 }));
    expect(pages.map(({ events }) => events.length)).toEqual([2, 1]);
    expect(pages.flatMap(({ markets }) => markets).map(({ marketId }) => marketId)).toEqual(
      day.truth.kalshi.map(({ marketId }) => marketId),
    );
    const one = await fetch(`${player.urls.kalshi}/events/${pages[0]!.events[0]!.id}`);
    const { event, markets } = (await one.json()) as { event: object; markets: object[] };
    expect(event).toMatchObject({ event_ticker: pages[0]!.events[0]!.id });
    expect(markets).toHaveLength(2);
  });

  test('are empty once their market closes, and every market ends as the truth says', async () => {
    const { client, player } = await open();
    await player.play();
    expect(await listed(client)).toEqual([]);
    for (const { marketId, payouts } of day.truth.kalshi) {
      const { market } = await client.market(marketId);
      expect(market.payouts?.map((price) => String(Number(price) / 1e6)) ?? null).toEqual(payouts);
      expect(market.status).toBe(payouts === null ? 'closed' : 'resolved');
    }
    expect(new Set(day.truth.kalshi.map(({ payouts }) => String(payouts)))).toEqual(
      new Set(['1,0', '0,1', '0.37,0.63', 'null']),
    );
  });
});
