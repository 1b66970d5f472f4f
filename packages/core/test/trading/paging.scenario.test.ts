import { describe, expect, test } from 'vitest';
import {
  clockShowing,
  commitCommands,
  executeTrade,
  getTrade,
  listPortfolios,
  listPositions,
  listTrades,
  loadPortfolio,
  type Database,
  type Page,
  type TradeStatus,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement, afterNoon } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

/** Stands still, so that many rows carry one time. */
const stopped = new Date(Date.now() + 1000);
const { db, portfolio } = await openTestWorld({ now: () => stopped });

/** Reads a list to its end, page by page. */
async function readAll<Item>(
  read: (cursor: string | null) => Promise<Page<Item>>,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: Page<Item> = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return { items, pages };
  }
}

/** Twenty-three trades recorded in the same millisecond, of which every third is closed. */
async function crowded(): Promise<number> {
  const { id: portfolioId } = await portfolio();
  const ids = Array.from({ length: 23 }, (_, n) => `t${n}`);
  const buys = ids.map((commandId, n) => aBuy({ portfolioId, commandId, occurredAt: afterNoon(n % 4) }));
  const closes = ids
    .filter((_, n) => n % 3 === 0)
    .map((tradeId) => aClose({ portfolioId, commandId: `close-${tradeId}`, tradeId }));
  expect((await commitCommands(db, [...buys, ...closes])).every(({ accepted }) => accepted)).toBe(true);
  return portfolioId;
}

const byBytes = (a: string, b: string) => (a < b ? -1 : 1);

describe('pages of trades', () => {
  test.each([1, 2, 5, 22, 23, 24, 500])(
    'of %i neither skip nor repeat one, though all carry the same time',
    async (limit) => {
      const portfolioId = await crowded();
      const { items, pages } = await readAll((cursor) => listTrades(db, { portfolioId, limit, cursor }));
      const ids = items.map(({ tradeId }) => tradeId);
      expect(new Set(items.map(({ recordedAt }) => recordedAt.getTime())).size).toBe(1);
      expect(ids).toEqual(ids.toSorted(byBytes).toReversed());
      expect(new Set(ids).size).toBe(23);
      expect(pages).toBe(Math.ceil(23 / limit));
    },
  );

  test.each<[TradeStatus, number]>([
    ['open', 15],
    ['closed', 8],
    ['rejected', 0],
  ])('that are %s are complete too', async (status, count) => {
    const portfolioId = await crowded();
    const { items } = await readAll((cursor) => listTrades(db, { portfolioId, status, limit: 4, cursor }));
    expect(items.map((trade) => trade.status)).toEqual(Array.from({ length: count }, () => status));
    expect(new Set(items.map(({ tradeId }) => tradeId)).size).toBe(count);
  });

  test('stay where they are while newer trades arrive', async () => {
    const portfolioId = await crowded();
    const whole = await listTrades(db, { portfolioId, limit: 500 });
    const first = await listTrades(db, { portfolioId, limit: 10 });
    const later: Database = { ...db, clock: clockShowing(() => new Date(stopped.getTime() + 5)) };
    await executeTrade(later, aBuy({ portfolioId, commandId: 'newer' }));
    const rest = await readAll((cursor) =>
      listTrades(db, { portfolioId, limit: 10, cursor: cursor ?? first.nextCursor }),
    );
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect((await listTrades(db, { portfolioId, limit: 1 })).items.map(({ tradeId }) => tradeId)).toEqual([
      'newer',
    ]);
  });

  test('order ids byte by byte, whatever language the server speaks', async () => {
    const { id: portfolioId } = await portfolio();
    const ids = [
      'a',
      'B',
      '_',
      '~',
      'Z',
      '0',
      '10',
      '2',
      '!',
      'a-b',
      'ab',
      'a_b',
      "a'b",
      'a"b',
      'a\\b',
      '{1,2}',
    ];
    await commitCommands(
      db,
      ids.map((commandId) => aBuy({ portfolioId, commandId })),
    );
    const { items } = await readAll((cursor) => listTrades(db, { portfolioId, limit: 3, cursor }));
    expect(items.map(({ tradeId }) => tradeId)).toEqual(ids.toSorted(byBytes).toReversed());
  });
});

describe('pages of positions', () => {
  test.each([1, 3, 7, 100])('of %i neither skip nor repeat one, newest entry first', async (limit) => {
    const portfolioId = await crowded();
    const { items } = await readAll((cursor) => listPositions(db, { portfolioId, limit, cursor }));
    expect(new Set(items.map(({ tradeId }) => tradeId)).size).toBe(23);
    const times = items.map(({ openedAt }) => openedAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const open = await readAll((cursor) => listPositions(db, { portfolioId, status: 'open', limit, cursor }));
    expect(open.items.map(({ tradeId }) => tradeId)).toEqual(
      items.filter(({ status }) => status === 'open').map(({ tradeId }) => tradeId),
    );
  });
});

test('a page of positions is of one moment, while lots close and open again', async () => {
  const { id: portfolioId } = await portfolio();
  const ids = Array.from({ length: 25 }, (_, n) => `lot-${n}`);
  await commitCommands(
    db,
    ids.map((commandId) => aBuy({ portfolioId, commandId, amount: '1' })),
  );
  let over = false;
  const change = async () => {
    for (const tradeId of ids) {
      const settlementId = `settle-${tradeId}`;
      await commitCommands(db, [aSettlement({ portfolioId, tradeId, commandId: settlementId })]);
      await commitCommands(db, [aReversal({ portfolioId, settlementId, commandId: `reverse-${tradeId}` })]);
    }
  };
  const read = async () => {
    while (!over) {
      const { items } = await listPositions(db, { portfolioId, limit: 500 });
      expect(items.map(({ tradeId }) => tradeId).toSorted()).toEqual(ids.toSorted());
    }
  };
  await Promise.all([change().finally(() => (over = true)), read(), read()]);
});

const place = (text: string) => Buffer.from(text).toString('base64url');

describe('what no list returned', () => {
  test.each([
    ['nothing', ''],
    ['noise', '!!!'],
    ['a text', 'hello'],
    ['no id', place('2020-03-01T12:00:00.000Z')],
    ['no time', place(' t1')],
    ['an empty id', place('2020-03-01T12:00:00.000Z ')],
    ['another spelling of the time', place('2020-03-01T12:00:00Z t1')],
    ['another time zone', place('2020-03-01T12:00:00.000+01:00 t1')],
    ['a third part', place('2020-03-01T12:00:00.000Z t1 t2')],
    ['padding', `${place('2020-03-01T12:00:00.000Z t1')}=`],
    ['base64 of the other kind', Buffer.from('2020-03-01T12:00:00.000Z ~~~???').toString('base64')],
    ['an id with a quote and a space', place("2020-03-01T12:00:00.000Z ' or 1=1")],
    ['a null character', place('2020-03-01T12:00:00.000Z t\0')],
    ['a time that PostgreSQL does not know', place('+275760-09-13T00:00:00.000Z t1')],
    ['a time before the first year', place('-271821-04-20T00:00:00.000Z t1')],
  ])('is refused as a cursor: %s', async (_, cursor) => {
    const { id: portfolioId } = await portfolio();
    for (const list of [listTrades, listPositions]) {
      await expect(list(db, { portfolioId, limit: 5, cursor })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { field: 'cursor' },
      });
    }
  });

  test.each([0, -1, 1.5, 501, NaN, Infinity])('is refused as a limit: %s', async (limit) => {
    for (const list of [listTrades, listPositions]) {
      await expect(list(db, { portfolioId: 1, limit })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { field: 'limit' },
      });
    }
    await expect(listPortfolios(db, { limit })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'limit' },
    });
  });

  test.each([0, -1, 1.5, 2 ** 31])('is refused as a portfolio: %s', async (portfolioId) => {
    for (const list of [listTrades, listPositions]) {
      await expect(list(db, { portfolioId, limit: 5 })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { field: 'portfolioId' },
      });
    }
  });

  test('an operator in place of a status reaches no query', async () => {
    const portfolioId = await crowded();
    const status = { $ne: 'open' } as unknown as 'open';
    for (const list of [listTrades, listPositions]) {
      await expect(list(db, { portfolioId, status, limit: 5 })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { field: 'status' },
      });
    }
  });

  test('a trade that does not exist is not found, and is found in its own portfolio only', async () => {
    const portfolioId = await crowded();
    await expect(getTrade(db, portfolioId, 'none')).rejects.toMatchObject({
      code: 'TRADE_NOT_FOUND',
      details: { portfolioId, tradeId: 'none' },
    });
    await expect(getTrade(db, 1, 't1')).rejects.toMatchObject({ code: 'TRADE_NOT_FOUND' });
    await expect(getTrade(db, portfolioId, { $ne: '' } as unknown as string)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

test('portfolios are listed in order of id, from the one after', async () => {
  const all = await listPortfolios(db, { limit: 500 });
  const ids = all.items.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(3);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(all.nextAfter).toBeNull();
  const { items, nextAfter } = await listPortfolios(db, { limit: 2, after: ids[0]! });
  expect(items.map(({ id }) => id)).toEqual(ids.slice(1, 3));
  expect(nextAfter).toBe(ids[2]);
});

test('a portfolio is loaded with all that it holds, however many lots of one moment that is', async () => {
  const { id: portfolioId } = await portfolio();
  const ids = Array.from({ length: 1_234 }, (_, n) => `t${n}`);
  const buys = ids.map((commandId) => aBuy({ portfolioId, commandId, amount: '1' }));
  await commitCommands(db, buys);
  const { positions } = await loadPortfolio(db, portfolioId);
  expect(positions.map(({ tradeId }) => tradeId)).toEqual(ids.toSorted().toReversed());
});
