import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_CODES, importMarkets, parsePrice, type DomainErrorCode } from '@prescient/core';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { mcpFace, restAnswer, trpcFace, v1Face, type Face } from '../support/faces.ts';
import type { Loose } from '../support/http.ts';
import { aListing } from '../support/listing.ts';
import { ShownBooks } from '../support/shown-books.ts';

const books = new ShownBooks();
let api: TestApi;
let faces: readonly Face[];
let mcp: Awaited<ReturnType<typeof mcpFace>>;
/** Portfolios by what is the matter with them. */
const ids: Record<string, number> = {};

beforeAll(async () => {
  api = await startApi({ quotes: books });
  const { client, db, server } = api;
  mcp = await mcpFace(server.url);
  faces = [trpcFace(server.url), v1Face(server.url), mcp];
  const ended = { observation: { state: 'resolved' as const, payout: parsePrice('1'), reviewReason: null } };
  await importMarkets(db, {
    events: [],
    markets: [aListing(), aListing({ marketId: 'over', acceptingOrders: false, ...(ended as object) })],
  });
  for (const name of ['sound', 'paused', 'archived', 'halted', 'limited', 'small'])
    ids[name] = await api.newPortfolio(name === 'small' ? '1' : '1000', 'book');
  ids['quoted'] = await api.newPortfolio('1000', 'quoted');
  await client.trade.execute.mutate(buyOf('sound', { tradeId: 'held' }));
  await client.trade.execute.mutate(buyOf('sound', { tradeId: 'sold' }));
  await client.trade.close.mutate({
    portfolioId: ids['sound']!,
    tradeId: 'sold',
    commandId: 'all',
    price: '0.4',
  });
  await client.portfolio.pause.mutate({ portfolioId: ids['paused']!, reason: 'a look' });
  await client.portfolio.archive.mutate({ portfolioId: ids['archived']!, reason: 'old' });
  await client.risk.halt.mutate({ portfolioId: ids['halted']!, reason: 'a look' });
  await client.risk.set.mutate({ portfolioId: ids['limited']!, limits: { maxStake: '1' }, reason: 'small' });
});
afterAll(async () => {
  await mcp.close();
  await api.close();
});

const buyOf = (whose: string, fields: object = {}) =>
  aBuy({
    portfolioId: ids[whose] ?? 0,
    tradeId: 'buy',
    marketId: 'rain',
    price: '0.55',
    amount: '20',
    ...fields,
  });
const sale = (fields: object = {}) => ({
  portfolioId: ids['sound'],
  tradeId: 'held',
  commandId: 'sale',
  price: '0.4',
  ...fields,
});

/** A call that is refused, and the same over the older routes where they have it. */
interface Row {
  readonly procedure: string;
  readonly input: () => object;
  readonly before?: () => void;
}
const execute = (input: () => object, before?: () => void): Row => ({
  procedure: 'trade.execute',
  input,
  ...(before && { before }),
});
const close = (input: () => object): Row => ({ procedure: 'trade.close', input });
const show = (change: Partial<ShownBooks>) => () => void Object.assign(books, new ShownBooks(), change);

const TABLE: readonly (readonly [DomainErrorCode, Row])[] = [
  ['INVALID_INPUT', execute(() => buyOf('sound', { amount: '0' }))],
  ['INVALID_INPUT', execute(() => buyOf('sound', { amount: '1e3' }))],
  ['INVALID_INPUT', execute(() => buyOf('sound', { price: '1.5' }))],
  ['INVALID_INPUT', execute(() => buyOf('sound', { action: 'hold' }))],
  ['INVALID_INPUT', execute(() => buyOf('sound', { timestamp: 'yesterday' }))],
  ['INVALID_INPUT', execute(() => ({ ...buyOf('sound'), marketId: undefined }))],
  ['INVALID_INPUT', { procedure: 'trade.list', input: () => ({ portfolioId: 1, limit: 501 }) }],
  ['INVALID_INPUT', { procedure: 'trade.list', input: () => ({ portfolioId: 1, cursor: 'made-up' }) }],
  ['UNKNOWN_FIELD', execute(() => buyOf('sound', { size: '1' }))],
  ['UNKNOWN_FIELD', { procedure: 'portfolio.get', input: () => ({ portfolioId: 1, deep: 'yes' }) }],
  ['TIMESTAMP_IN_FUTURE', execute(() => buyOf('sound', { timestamp: '2999-01-01T00:00:00Z' }))],
  ['PORTFOLIO_NOT_FOUND', execute(() => buyOf('sound', { portfolioId: 99_999 }))],
  ['PORTFOLIO_NOT_FOUND', { procedure: 'report.get', input: () => ({ portfolioId: 99_999 }) }],
  ['TRADE_NOT_FOUND', close(() => sale({ tradeId: 'none' }))],
  ['TRADE_NOT_FOUND', { procedure: 'trade.receipt', input: () => ({ portfolioId: 1, tradeId: 'none' }) }],
  ['MARKET_NOT_FOUND', { procedure: 'market.get', input: () => ({ marketId: 'none' }) }],
  ['MARKET_NOT_FOUND', { procedure: 'market.book', input: () => ({ marketId: 'none', outcome: 0 }) }],
  ['EVENT_NOT_FOUND', { procedure: 'event.get', input: () => ({ eventId: 'none' }) }],
  ['COMMAND_NOT_FOUND', { procedure: 'command.get', input: () => ({ portfolioId: 1, commandId: 'none' }) }],
  ['CONFLICT', execute(() => buyOf('sound', { tradeId: 'held', amount: '21' }))],
  ['PORTFOLIO_PAUSED', execute(() => buyOf('paused'))],
  ['PORTFOLIO_ARCHIVED', execute(() => buyOf('archived'))],
  ['TRADING_HALTED', execute(() => buyOf('halted'))],
  ['RISK_LIMIT', execute(() => buyOf('limited'))],
  ['INSUFFICIENT_FUNDS', execute(() => buyOf('small', { tradeId: 'dear' }))],
  ['INSUFFICIENT_SHARES', close(() => sale({ commandId: 'too-many', shares: '5000' }))],
  ['POSITION_CLOSED', close(() => sale({ tradeId: 'sold', commandId: 'again' }))],
  ['INSUFFICIENT_LIQUIDITY', execute(() => buyOf('sound', { tradeId: 'low', price: '0.45' }))],
  ['OFF_TICK', execute(() => buyOf('sound', { tradeId: 'between', price: '0.555' }))],
  ['BELOW_MINIMUM_SIZE', execute(() => buyOf('sound', { tradeId: 'tiny', amount: '0.5' }))],
  ['MARKET_CLOSED', execute(() => buyOf('sound', { tradeId: 'closed' }), show({ failure: 'MARKET_CLOSED' }))],
  [
    'BOOK_UNAVAILABLE',
    execute(() => buyOf('sound', { tradeId: 'none' }), show({ failure: 'BOOK_UNAVAILABLE' })),
  ],
  ['BOOK_EMPTY', execute(() => buyOf('sound', { tradeId: 'empty' }), show({ asks: [] }))],
  [
    'BOOK_CROSSED',
    execute(
      () => buyOf('sound', { tradeId: 'crossed' }),
      show({ bids: [['0.60', '10']], asks: [['0.50', '10']] }),
    ),
  ],
];

/** The refusal of a call; a fault of the test where it is not refused. */
async function refusalIn(face: Face, { procedure, input }: Row): Promise<Loose> {
  const { refusal } = await face.call(procedure, input());
  if (!refusal) throw new Error(`${face.name} does not refuse ${procedure}`);
  // A book is a little older each time.
  if (refusal.details.ageMs !== undefined) refusal.details.ageMs = 'some';
  return refusal;
}

describe('a refusal is the same over tRPC, /v1 and MCP', () => {
  test.each(TABLE)('%s', async (code, row) => {
    (row.before ?? show({}))();
    const refusals: [string, Loose][] = [];
    for (const face of faces) refusals.push([face.name, await refusalIn(face, row)]);
    const [[, first] = ['', null]] = refusals;
    expect(refusals).toEqual(faces.map(({ name }) => [name, first]));
    expect(first).toMatchObject({ code, retryable: ERROR_CODES[code].retryable });
    expect(first.message).toMatch(/^.{8,400}[.]$/s);
  });
});

/** The same trades over the older routes; a signal that is refused says so in its place. */
describe('and over the older routes', () => {
  const trades = TABLE.filter(
    ([, { procedure, input }]) => procedure === 'trade.execute' && input !== undefined,
  );

  test.each(trades)('%s', async (code, row) => {
    (row.before ?? show({}))();
    const { portfolioId, tradeId, marketId, marketQuestion, action, price, amount, timestamp, ...others } =
      row.input() as Record<string, string>;
    const signal = {
      trade_id: tradeId,
      market_id: marketId,
      market_question: marketQuestion,
      action,
      target_price: Number(price),
      amount: Number(amount),
      timestamp,
      ...others,
    };
    const body = { portfolio_id: Number(portfolioId), signals: [signal] };
    const answer = restAnswer(await api.post('/paper-trading/execute', body));
    const codes = JSON.stringify(answer).match(/"code":"[A-Z_]+"/g) ?? [];
    // 1e3 is a number like any other where amounts are numbers.
    if (amount === '1e3') expect(codes).not.toEqual([]);
    else expect(codes).toContain(`"code":"${code}"`);
  });

  test.each([
    ['TRADE_NOT_FOUND', { trade_id: 'none', price: 0.4 }],
    ['INSUFFICIENT_SHARES', { trade_id: 'held', command_id: 'too-many', shares: 5000, price: 0.4 }],
    ['POSITION_CLOSED', { trade_id: 'sold', command_id: 'again', price: 0.4 }],
  ])('%s of a sale', async (code, body) => {
    show({})();
    const { refusal } = restAnswer(
      await api.post('/paper-trading/close', { portfolio_id: ids['sound'], ...body }),
    );
    expect(refusal.code).toBe(code);
  });
});
