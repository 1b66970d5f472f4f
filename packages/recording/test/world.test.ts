import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { type Observation, World, worldStrands } from '../src/index.ts';
import { VenueState } from '../src/player/venue-state.ts';
import { planEvent, type WorldMarket } from '../src/world/world-market.ts';
import { slotAfter } from '../src/world/strand.ts';
import { ToldBooks } from './support/told-books.ts';

const NOON = Date.UTC(2026, 10, 30, 12);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const world = new World({ seed: 'law' });

/** The observations from one moment on, up to another. */
function toldBetween(from: number, until: number, of = world): Observation[] {
  const told: Observation[] = [];
  for (const one of of.observationsFrom(from)) {
    if (one.at > until) break;
    told.push(one);
  }
  return told;
}

/** The markets of a strand that begin within so many days. */
function marketsWithin(strand: number, days: number): WorldMarket[] {
  const first = slotAfter(worldStrands[strand]!, NOON);
  const count = Math.floor((days * DAY_MS) / worldStrands[strand]!.everyMs);
  return Array.from({ length: count }, (_, turn) =>
    planEvent('law', worldStrands[strand]!, { strand, slot: first + turn }),
  ).flat();
}

interface Record {
  readonly id: string;
  readonly question: string;
  readonly slug: string;
  readonly conditionId: string;
  readonly closed: boolean;
  readonly endDate: string;
  readonly bestAsk: number;
  readonly clobTokenIds: string;
}

const recordsIn = (told: readonly Observation[]): Record[] =>
  told.flatMap((one) =>
    one.kind === 'http' && one.host === 'gamma' ? [JSON.parse(one.body) as Record] : [],
  );

test('no two markets have an id, a name or a token in common, and each is over before it is gone', () => {
  const markets = [0, 1, 2, 3].flatMap((strand) => marketsWithin(strand, 2));
  expect(markets.length).toBeGreaterThan(2_000);
  for (const nameOf of [
    ({ plan }: WorldMarket) => plan.marketId,
    ({ plan }: WorldMarket) => plan.slug,
    ({ plan }: WorldMarket) => plan.question,
    ({ plan }: WorldMarket) => plan.conditionId,
  ])
    expect(new Set(markets.map(nameOf)).size).toBe(markets.length);
  const tokens = markets.flatMap(({ plan }) => plan.tokens);
  expect(new Set(tokens).size).toBe(2 * markets.length);
  for (const { plan, closesAt, goneAt } of markets) {
    const { steps, payouts } = plan.resolution!;
    expect(steps[0]).toMatchObject({ step: 'closed', at: closesAt });
    expect(steps.at(-1)!.at).toBeLessThan(goneAt);
    expect(payouts).not.toBeNull();
  }
});

test('of markets that exclude each other one wins, and their prices add up to a dollar', () => {
  const groups = Map.groupBy(marketsWithin(3, 20), ({ plan }) => plan.event.eventId);
  const exclusive = [...groups.values()].filter(([first]) => first!.plan.negRisk);
  expect(exclusive.length).toBeGreaterThan(50);
  for (const group of exclusive) {
    expect(group.filter(({ plan }) => plan.resolution!.payouts![0] === '1')).toHaveLength(1);
    const sum = group.reduce((total, { plan }) => total + plan.price, 0);
    expect(Math.abs(sum - 10_000)).toBeLessThan(500);
  }
});

test('prices are fair: of the markets at a price, that share wins', () => {
  const markets = marketsWithin(0, 5).filter(({ plan }) => plan.resolution!.kind !== 'half');
  for (const share of [0, 0.5, 0.9]) {
    const seen = markets.map(({ plan, opensAt, closesAt, priceAt }) => ({
      price: priceAt(opensAt + share * (closesAt - opensAt)) / 10_000,
      won: plan.resolution!.payouts![0] === '1' ? 1 : 0,
    }));
    for (const group of Map.groupBy(seen, ({ price }) => Math.floor(price * 5)).values()) {
      const gap = group.reduce((sum, { price, won }) => sum + won - price, 0) / group.length;
      expect(Math.abs(gap)).toBeLessThan(4 * Math.sqrt(0.25 / group.length));
    }
  }
});

test('books are never crossed, and have the hashes that their changes name, also where makers put up new ones', () => {
  const told = toldBetween(NOON - 10_000, NOON + MINUTE_MS);
  const books = new ToldBooks();
  for (const one of told) {
    books.hear(one);
    if (one.kind !== 'ws' || !one.frame.includes('price_change')) continue;
    const token = JSON.parse(one.frame).price_changes[0].asset_id;
    const { bid = '0', ask = '1' } = books.best(token);
    expect(Number(bid)).toBeLessThan(Number(ask));
  }
  expect(books.mismatches).toEqual([]);
  expect(books.changes).toBeGreaterThan(1_000);
  expect(told.some((one) => one.kind === 'ws' && one.frame.includes('"event_type":"book"'))).toBe(true);
});

test('it says the same from whichever moment on it is told', () => {
  const said = (from: number): string[] =>
    toldBetween(from, NOON + 3 * MINUTE_MS)
      .filter(({ at, kind }) => at > NOON + MINUTE_MS && (kind === 'ws' || kind === 'gone'))
      .map((one) => JSON.stringify(one))
      .toSorted();
  const [early, late] = [said(NOON - 2 * MINUTE_MS), said(NOON + MINUTE_MS)];
  expect(early.length).toBeGreaterThan(1_000);
  expect(late).toEqual(early);
  expect(early.some((one) => one.includes('market_resolved'))).toBe(true);
  expect(toldBetween(NOON, NOON + 1, new World({ seed: 'other' }))).not.toEqual(toldBetween(NOON, NOON + 1));
});

test('some fifty markets trade at a time, each ends within a day, one is dear, and one ends every other minute', () => {
  for (const days of [0, 11, 45]) {
    const at = NOON + days * DAY_MS;
    const open = recordsIn(toldBetween(at, at)).filter(({ closed }) => !closed);
    expect(open.length).toBeGreaterThan(30);
    expect(open.length).toBeLessThan(80);
    for (const { endDate } of open) {
      expect(Date.parse(endDate)).toBeGreaterThan(at);
      expect(Date.parse(endDate)).toBeLessThanOrEqual(at + DAY_MS);
    }
    expect(open.some(({ bestAsk }) => bestAsk >= 0.85 && bestAsk < 1)).toBe(true);
  }
  const ends = worldStrands.map(({ everyMs }) => everyMs);
  expect(Math.min(...ends)).toBeLessThanOrEqual(2 * MINUTE_MS);
});

test('what is over is forgotten: over many days no more is kept than of one', () => {
  const strands = worldStrands.slice(0, 2).map((strand) => ({
    ...strand,
    everyMs: 100 * strand.everyMs,
    changeMs: 20 * MINUTE_MS,
  }));
  const state = new VenueState();
  const listed = new Set<string>();
  let most = 0;
  let all = 0;
  for (const one of new World({ seed: 'long', strands }).observationsFrom(NOON)) {
    if (one.at > NOON + shortOrFull(25, 100) * DAY_MS) break;
    state.apply(one);
    if (one.kind === 'gone') listed.delete(one.marketId);
    for (const { id } of recordsIn([one])) {
      if (!listed.has(id)) all += 1;
      listed.add(id);
    }
    most = Math.max(most, listed.size);
  }
  expect(all).toBeGreaterThan(20 * most);
  expect(state.size).toBeLessThan(10 * most);
});

test('a market that is listed no longer is still answered, with its result, and no other is', () => {
  const [market] = marketsWithin(1, 1) as [WorldMarket];
  const { plan, goneAt } = market;
  const record = { host: 'gamma', path: `/markets/${plan.marketId}` };
  const verdict = { host: 'clob', path: `/markets/${plan.conditionId}` };
  expect(JSON.parse(world.formerly(record, goneAt)!)).toMatchObject({
    conditionId: plan.conditionId,
    question: plan.question,
    closed: true,
    umaResolutionStatus: 'resolved',
    outcomePrices: JSON.stringify(plan.resolution!.payouts),
  });
  expect(JSON.parse(world.formerly(verdict, goneAt)!)).toMatchObject({ closed: true });
  const nothing = [
    world.formerly(record, goneAt - 1),
    world.formerly(verdict, goneAt - 1),
    world.formerly({ ...record, host: 'clob' }, goneAt),
    world.formerly({ host: 'gamma', path: `/markets/${plan.marketId}9` }, goneAt),
    world.formerly({ host: 'gamma', path: '/markets/910010' }, goneAt),
    world.formerly(
      { host: 'clob', path: `/markets/0x${'0'.repeat(40)}${plan.conditionId.slice(42)}` },
      goneAt,
    ),
    world.formerly({ host: 'gamma', path: '/events/1' }, goneAt),
  ];
  expect(nothing).toEqual(nothing.map(() => null));
});
