import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuy, startApi, type TestApi } from './support/api.ts';
import { post, send, sendAndEnd } from './support/http.ts';
import { malformedInput, malformedJson, malformedQuery, malformedRequest } from './support/malformed.ts';
import { procedures } from './support/procedures.ts';

const SEED = 20_260_301;
/** Payloads for each procedure and each route. */
const RUNS = 45;

const PROCEDURES = Object.entries(procedures).map(([name, { type }]) => [name, type] as const);

let api: TestApi;
let before: Awaited<ReturnType<typeof moneyRows>>;

/** What the audit counts as money: rows that moved some, and differences. */
async function moneyRows() {
  const { fills, transfers, positions, differences, clean } = await api.client.audit.verify.query({});
  return { fills, transfers, positions, differences, clean };
}

beforeAll(async () => {
  api = await startApi();
  // With no cash left anywhere, no payload that turns out to be sound after all can move money.
  await api.client.trade.execute.mutate(aBuy({ tradeId: '7c9a3f51-all-of-it', amount: '10000' }));
  before = await moneyRows();
});
afterAll(() => api.close());

const assertAll = <T>(payloads: fc.Arbitrary<T>, check: (payload: T) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(payloads, check), { seed: SEED, numRuns: RUNS });

const soundInputs: Readonly<Record<string, object>> = {
  'portfolio.create': { id: 1, name: 'x', initialBalance: '0', strategyType: 'x', strategyConfig: { a: 1 } },
  'portfolio.list': { limit: 10, after: 0 },
  'portfolio.positions': { portfolioId: 1, status: 'open', limit: 10, cursor: null },
  'trade.execute': aBuy({ reason: 'x', confidence: 0.5, eventId: 'x', venue: 'x' }),
  'trade.preview': aBuy(),
  'trade.close': {
    portfolioId: 1,
    tradeId: 'buy',
    commandId: 'c',
    price: '0.5',
    shares: '1',
    timestamp: '2026-03-01',
  },
  'trade.get': { portfolioId: 1, tradeId: 'buy' },
  'trade.list': { portfolioId: 1, status: 'open', limit: 10, cursor: null },
};

/** A deposit is the one way to money that is left. */
const opensRichPortfolio = (json: string): boolean => /"initialBalance":"0*(?:[1-9]|\.0*[1-9])/.test(json);

describe('a payload that is malformed gets an answer below 500, without a trace', () => {
  test.each(PROCEDURES)('%s (%s)', async (name, type) => {
    const sound = soundInputs[name] ?? { portfolioId: 1 };
    const inputs =
      name === 'trade.executeMany'
        ? fc.record({ trades: fc.array(malformedInput(aBuy()), { maxLength: 4 }) })
        : malformedInput(sound);
    const url = `${api.server.url}/trpc/${name}`;
    await assertAll(malformedJson(inputs), async (json) => {
      fc.pre(!opensRichPortfolio(json));
      const { status } =
        type === 'query' ? await send(`${url}?input=${encodeURIComponent(json)}`) : await post(url, json);
      expect(status).toBeLessThan(500);
    });
  });

  test('batches', async () => {
    const names = PROCEDURES.filter(([, type]) => type === 'query').map(([name]) => name);
    const batches = fc.tuple(
      fc.array(fc.constantFrom(...names, 'nope', '__proto__', ''), { maxLength: 5 }),
      malformedJson(malformedInput({ 0: { portfolioId: 1 }, 1: {} })),
    );
    await assertAll(batches, async ([paths, json]) => {
      expect(
        (await send(`${api.server.url}/trpc/${paths.join(',')}?batch=1&input=${encodeURIComponent(json)}`))
          .status,
      ).toBeLessThan(500);
    });
  });

  const signal = {
    timestamp: '2026-03-01',
    market_id: 'm',
    market_question: 'q',
    action: 'buy_yes',
    target_price: 0.5,
    amount: 1,
    confidence: 0.5,
    reason: 'x',
  };
  const bodies: [string, fc.Arbitrary<unknown>][] = [
    ['/paper-trading/execute', malformedInput({ portfolio_id: 1, ...signal })],
    ['/paper-trading/execute', fc.record({ signals: fc.array(malformedInput(signal), { maxLength: 4 }) })],
    ['/paper-trading/execute', malformedInput({ portfolio_id: 1, signals: [] })],
    [
      '/paper-trading/close',
      malformedInput({ portfolio_id: 1, trade_id: 't', price: 0.5, shares: 1, command_id: 'c' }),
    ],
  ];
  test.each(bodies)('POST %s (%#)', async (path, input) => {
    await assertAll(malformedJson(input), async (json) => {
      expect((await api.post(path, json)).status).toBeLessThan(500);
    });
  });

  test.each([
    ['/paper-trading/portfolio', ['portfolio_id']],
    ['/paper-trading/history', ['portfolio_id', 'limit', 'status', 'cursor']],
  ])('GET %s', async (path, names) => {
    await assertAll(malformedQuery(names), async (query) => {
      expect((await api.get(`${path}?${query}`)).status).toBeLessThan(500);
    });
  });

  test('bytes that are hardly HTTP', async () => {
    const body = JSON.stringify({ signals: [signal] });
    const request = `POST /paper-trading/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    await assertAll(malformedRequest(request), async (bytes) => {
      expect(await sendAndEnd(api.server.port, bytes)).toMatch(/^$|^HTTP\/1\.1 [1-4]/);
    });
  });
});

test('after all of it no money has moved, nothing differs, and nothing was a fault of ours', async () => {
  expect(await moneyRows()).toEqual(before);
  expect(api.logged.filter(({ level }) => (level as number) >= 40)).toEqual([]);
});
