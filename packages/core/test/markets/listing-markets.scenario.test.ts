import { beforeAll, describe, expect, test } from 'vitest';
import {
  addSnapshots,
  forgetSnapshots,
  getEvent,
  getMarket,
  importMarkets,
  listEvents,
  listMarkets,
  listSnapshots,
  parsePrice,
  type MarketQuery,
} from '../../src/index.ts';
import { afterNoon, NOON, tickingClock } from '../support/builders.ts';
import { aListing, anEvent, resolved } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db } = await openTestWorld({ now: tickingClock() });

const QUESTIONS = [
  'Will the Astrid Pilots win the Harbour Cup?',
  "Will Nadia O'Rourke's ferry run before 2.5 hours?",
  'Will it rain in Port Astrid?',
  'Will the ferry fare rise above $3.10?',
];

beforeAll(async () => {
  for (const [index, question] of QUESTIONS.entries()) {
    await importMarkets(db, {
      events: [anEvent({ eventId: `e${index}` })],
      markets: [aListing({ marketId: `${index}`, question, eventId: index < 2 ? 'port' : 'weather' })],
    });
  }
  // Heard of in one moment, so that only venue and id tell them apart.
  const twins = [
    aListing({ venue: 'kalshi', marketId: '1', question: 'twin' }),
    aListing({ venue: 'kalshi', marketId: '2', question: 'twin', observation: resolved('1') }),
    aListing({
      marketId: 'zeros',
      question: 'twin',
      observation: { state: 'closed', reviewReason: 'ZERO_PRICES' },
    }),
    aListing({
      marketId: 'odd',
      question: 'twin',
      observation: { state: 'open', reviewReason: 'ZERO_PRICES' },
    }),
  ];
  await importMarkets(db, { events: [], markets: twins });
});

const ids = async (query: Partial<MarketQuery>) =>
  (await listMarkets(db, { limit: 50, ...query })).items.map(({ marketId }) => marketId);

describe('markets are found', () => {
  test.each([
    ['ferry', ['3', '1']],
    ['ferry fare', ['3']],
    ['FERRY FA', ['3']],
    ['astrid harb', ['0']],
    ["o'rourke", ['1']],
    ['2.5', ['1']],
    ['3.10', ['3']],
    ['nothing of the kind', []],
    ['rain & !ferry', []],
    ["rain'); drop table markets; --", []],
  ])('by the words %s', async (text, found) => {
    expect(await ids({ text })).toEqual(found);
  });

  test.each([
    [{ venue: 'kalshi' }, ['2', '1']],
    [{ state: 'resolved' as const }, ['2']],
    [{ eventId: 'port' }, ['1', '0']],
    [{ eventId: 'port', text: 'ferry' }, ['1']],
    [{ inReview: true }, ['zeros']],
    [{ venue: 'nobody' }, []],
  ])('by %j', async (query, found) => {
    expect(await ids(query)).toEqual(found);
  });

  test('page by page, each once, those heard of last first', async () => {
    const all: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await listMarkets(db, { limit: 3, cursor });
      all.push(...page.items.map(({ venue, marketId }) => `${venue} ${marketId}`));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    const twins = ['polymarket zeros', 'polymarket odd', 'kalshi 2', 'kalshi 1'];
    expect(all).toEqual([...twins, ...['3', '2', '1', '0'].map((id) => `polymarket ${id}`)]);
  });

  test.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 501 }, 'limit'],
    [{ text: '?!' }, 'text'],
    [{ text: '' }, 'text'],
    [{ text: '\0' }, 'text'],
    [{ venue: 'a b' }, 'venue'],
    [{ eventId: '' }, 'eventId'],
    [{ state: 'over' as never }, 'state'],
    [{ cursor: 'x' }, 'cursor'],
    [{ cursor: Buffer.from('0000-01-01T00:00:00.000Z v m').toString('base64url') }, 'cursor'],
  ])('and %j is refused', async (query, field) => {
    await expect(ids(query)).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field } });
  });
});

describe('events', () => {
  test('are listed page by page', async () => {
    const first = await listEvents(db, { limit: 3 });
    const second = await listEvents(db, { limit: 3, cursor: first.nextCursor });
    const listed = [...first.items, ...second.items].map(({ eventId }) => eventId);
    expect(listed).toEqual(['e3', 'e2', 'e1', 'e0']);
    expect(second.nextCursor).toBeNull();
    expect((await listEvents(db, { venue: 'kalshi', limit: 3 })).items).toEqual([]);
  });

  test('and markets that are not known are refused by name', async () => {
    const unknown = { venue: 'polymarket', eventId: 'none', marketId: 'none' };
    await expect(getEvent(db, unknown)).rejects.toMatchObject({ code: 'EVENT_NOT_FOUND' });
    await expect(getMarket(db, unknown)).rejects.toMatchObject({ code: 'MARKET_NOT_FOUND' });
    await expect(getMarket(db, { ...unknown, venue: '' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

test('the history forgets what is too old, and keeps the rest', async () => {
  const history = { venue: 'kalshi', marketId: 'h', outcome: 0 as const, limit: 500 };
  const prices = { price: null, bid: parsePrice('0.4'), ask: parsePrice('0.5') };
  const snapshots = Array.from({ length: 300 }, (_, n) => ({ ...history, ...prices, at: afterNoon(n) }));
  expect(await addSnapshots(db, snapshots)).toBe(300);
  expect(await addSnapshots(db, snapshots)).toBe(0);
  // The venue's prices at noon of the other markets go, too.
  expect(await forgetSnapshots(db, afterNoon(100))).toBeGreaterThanOrEqual(100);
  const left = await listSnapshots(db, history);
  expect(left.items).toHaveLength(200);
  expect(left.items.at(-1)).toMatchObject({ at: afterNoon(100), bid: parsePrice('0.4'), price: null });
  expect(await forgetSnapshots(db, NOON)).toBe(0);
});
