import fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importMarkets } from '@prescient/core';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { firstWord, send, sendAndEnd, type Answer } from '../support/http.ts';
import { aListing } from '../support/listing.ts';
import { malformedBytes, percentEncoded } from '../support/malformed-bytes.ts';
import { malformedRequest } from '../support/malformed-http.ts';
import { malformedInput, malformedQuery } from '../support/malformed.ts';
import { procedures } from '../../src/procedures.ts';
import { listRestRoutes } from '../support/rest-routes.ts';
import { soundInputs } from '../support/sound-inputs.ts';

const SEED = 20_260_301;
/** Payloads for each procedure, each route and each shape of body. */
const RUNS = shortOrFull(8, 100);
const SOCKET_RUNS = shortOrFull(100, 1_200);
const MOST = shortOrFull(400, 5_000);

const NAMES = Object.keys(procedures);
const SIGNAL = {
  timestamp: '2026-03-01',
  market_id: 'm',
  market_question: 'q',
  action: 'buy_yes',
  target_price: 0.5,
  amount: 1,
  confidence: 0.5,
  reason: 'x',
};
const STRATEGY_SIGNAL = {
  id: 's',
  strategy: 'favourite',
  version: 1,
  market_id: 'm',
  outcome: 0,
  do: 'buy',
  limit_price: 0.5,
  stake: 1,
  p: 0.5,
  why: 'x',
  expires_at: '2999-01-01',
};
const { strategy: _strategy, version: _version, ...STRATEGY_INTENT } = STRATEGY_SIGNAL;
/** The inputs of the routes: names of parameters, or bodies. A route that is missing here fails the test. */
const ROUTES: Readonly<Record<string, readonly string[] | readonly object[]>> = {
  'GET /livez': ['x'],
  'GET /readyz': ['x'],
  'GET /paper-trading/portfolio': ['portfolio_id'],
  'GET /paper-trading/history': ['portfolio_id', 'limit', 'status', 'cursor'],
  'GET /paper-trading/report': ['portfolio_id', 'period'],
  'GET /paper-trading/compare': ['portfolio_ids', 'period'],
  'GET /paper-trading/leaderboard': ['limit', 'after'],
  'GET /paper-trading/equity': ['portfolio_id', 'limit', 'cursor'],
  'GET /paper-trading/export': ['portfolio_id', 'what', 'format'],
  'GET /paper-trading/portfolios': ['limit', 'after'],
  'GET /paper-trading/portfolios/templates': ['x'],
  'POST /paper-trading/portfolios': [
    {
      id: 1,
      name: 'x',
      initial_balance: 0,
      fill_model: 'book',
      replenishment_half_life_ms: 1,
      strategy_type: 'x',
    },
  ],
  'POST /paper-trading/portfolios/clone': [{ from: 1, id: 1, name: 'x' }],
  'POST /paper-trading/portfolios/reset': [{ from: 1, id: 1 }],
  'POST /paper-trading/portfolios/archive': [{ portfolio_id: 1, reason: 'x' }],
  'POST /paper-trading/portfolios/pause': [{ portfolio_id: 1, reason: 'x' }],
  'POST /paper-trading/portfolios/resume': [{ portfolio_id: 1 }],
  'POST /paper-trading/execute': [
    { portfolio_id: 1, ...SIGNAL },
    { portfolio_id: 1, signals: [SIGNAL, SIGNAL] },
    { portfolio_id: 1 },
  ],
  'GET /paper-trading/signals': ['portfolio_id', 'status', 'strategy', 'market_id', 'limit', 'cursor'],
  'POST /paper-trading/signals': [{ portfolio_id: 1, signals: [STRATEGY_SIGNAL] }],
  'POST /paper-trading/signals/execute': [{ portfolio_id: 1, ids: ['x'], limit: 1 }, { portfolio_id: 1 }],
  'POST /paper-trading/signals/cancel': [{ portfolio_id: 1, ids: ['x'] }],
  'POST /paper-trading/cycles/run': [
    {
      portfolio_id: 1,
      cycle_id: 1,
      runner: 'x',
      keep_ms: 0,
      strategy: 'favourite',
      version: 1,
      state: { a: 1 },
      signals: [STRATEGY_INTENT],
      counts: { read: { durationMs: 1 } },
    },
    { portfolio_id: 1, cycle_id: 1, runner: 'x' },
  ],
  'GET /paper-trading/cycles/status': ['portfolio_id', 'strategy'],
  'GET /paper-trading/cycles/history': ['portfolio_id', 'limit', 'cursor'],
  'GET /paper-trading/risk': ['portfolio_id'],
  'GET /paper-trading/risk/history': ['portfolio_id', 'limit', 'before', 'all'],
  'POST /paper-trading/risk': [
    { portfolio_id: 1, limits: { max_stake: 100, max_open_positions: 3, max_drawdown: 0.2 }, reason: 'x' },
  ],
  'POST /paper-trading/risk/halt': [{ portfolio_id: 1, reason: 'x', all: true }],
  'POST /paper-trading/risk/resume': [{ portfolio_id: 1, reason: 'x', all: true }],
  'POST /paper-trading/close': [
    { portfolio_id: 1, trade_id: 't', price: 0.5, shares: 1, command_id: 'c', timestamp: '2026-03-01' },
  ],
};

let api: TestApi;
let before: Awaited<ReturnType<typeof moneyRows>>;
let sent = 0;

/** The audit's counts of money: rows that moved some, and differences. */
async function moneyRows() {
  const { fills, transfers, positions, differences, clean } = await api.client.audit.verify.query({});
  return { fills, transfers, positions, differences, clean };
}

beforeAll(async () => {
  api = await startApi();
  // With no cash left anywhere, no payload that turns out to be sound after all can move money.
  await api.client.trade.execute.mutate(aBuy({ tradeId: '7c9a3f51-all-of-it', amount: '10000' }));
  // One that is there to be searched for, told of and decided on.
  await importMarkets(api.db, { events: [], markets: [aListing({ marketId: 'm' })] });
  before = await moneyRows();
});
afterAll(() => api.close());

const assertAll = <T>(
  payloads: fc.Arbitrary<T>,
  check: (payload: T) => Promise<void>,
  numRuns = RUNS,
): Promise<void> => fc.assert(fc.asyncProperty(payloads, check), { seed: SEED, numRuns });

/** A deposit is the one way to money that is left. */
function opensRichPortfolio(bytes: Buffer): boolean {
  const text = bytes.toString('latin1').replaceAll('\0', '');
  if (/"initial_?balance":"?0*(?:[1-9]|\.0*[1-9])/i.test(text)) return true;
  // A template has money unless the request says otherwise, and so has a clone of portfolio 1 under another id.
  if (/"template":"\w/.test(text) && !/"initial_?balance":"?0\b/i.test(text)) return true;
  return /"from":"?1\b/.test(text) && !/"id":"?1\b/.test(text);
}

/** Neither the answer nor, in a batch, one of its parts is a fault of ours. */
async function expectNoFault(answer: Promise<Answer>): Promise<void> {
  const { status, text } = await answer;
  expect(status).toBeLessThan(500);
  expect(text).not.toMatch(/"httpStatus":5/);
  sent += 1;
}

const headers = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': 'application/json;;charset="' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      { 'content-type': 'application/json', 'trpc-accept': 'application/jsonl' },
      { 'content-type': 'application/json', authorization: 'Bearer x.y' },
      {},
    ),
  },
);
/** The rest of a path after a sound name, mostly empty. */
const ending = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/', '.', '.x', '%00', '%ff', '/__proto__', ',', '%2c', ';x', '%20'),
  },
);
const queryMethod = fc.oneof({ weight: 9, arbitrary: fc.constant('GET') }, fc.constantFrom('HEAD', 'DELETE'));
const mutationMethod = fc.oneof(
  { weight: 9, arbitrary: fc.constant('POST') },
  fc.constantFrom('PUT', 'PATCH', 'DELETE', 'OPTIONS'),
);

describe('a payload that is malformed gets an answer below 500, without a trace', () => {
  test.each(NAMES)('%s takes what the corpus starts from', (name) => {
    expect(procedures[name]!.inputs.map((schema) => schema.safeParse(soundInputs[name]).success)).toEqual([
      true,
    ]);
  });

  test.each(NAMES)('%s', async (name) => {
    const bytes = malformedBytes(malformedInput(soundInputs[name]));
    const url = `${api.server.url}/trpc/${name}`;
    if (procedures[name]!.type !== 'mutation') {
      const ask = procedures[name]!.type === 'query' ? send : firstWord;
      await assertAll(fc.tuple(bytes, ending, queryMethod, headers), ([input, end, method, head]) =>
        expectNoFault(ask(`${url}${end}?input=${percentEncoded(input)}`, { method, headers: head })),
      );
    } else {
      await assertAll(fc.tuple(bytes, ending, mutationMethod, headers), async ([body, end, method, head]) => {
        fc.pre(!opensRichPortfolio(body));
        await expectNoFault(send(`${url}${end}`, { method, headers: head, body: new Uint8Array(body) }));
      });
    }
  });

  test('queries and mutations by the wrong method', async () => {
    const calls = fc.tuple(
      fc.constantFrom(...NAMES),
      malformedBytes(fc.constantFrom({}, { portfolioId: 1 })),
    );
    await assertAll(calls, async ([name, input]) => {
      const url = `${api.server.url}/trpc/${name}`;
      if (procedures[name]!.type === 'mutation')
        return expectNoFault(send(`${url}?input=${percentEncoded(input)}`));
      return expectNoFault(
        firstWord(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: new Uint8Array(input),
        }),
      );
    });
  });

  test.each(['GET', 'POST'])('batches by %s', async (method) => {
    const batch = fc
      .array(fc.constantFrom(...NAMES, 'nope', '__proto__', '', 'trade'), { minLength: 1, maxLength: 5 })
      .chain((names) => {
        const inputs = Object.fromEntries(names.map((name, call) => [call, soundInputs[name] ?? null]));
        return fc.tuple(fc.constant(names), malformedBytes(malformedInput(inputs)));
      });
    await assertAll(batch, async ([names, bytes]) => {
      fc.pre(!opensRichPortfolio(bytes));
      const url = `${api.server.url}/trpc/${names.join(',')}?batch=1`;
      const head = { 'content-type': 'application/json' };
      await expectNoFault(
        method === 'GET'
          ? send(`${url}&input=${percentEncoded(bytes)}`)
          : send(url, { method, headers: head, body: new Uint8Array(bytes) }),
      );
    });
  });

  test('every REST route is known to this test', async () => {
    const routes = (await listRestRoutes()).filter((route) => !route.startsWith('HEAD '));
    expect(routes).toEqual(Object.keys(ROUTES).toSorted());
  });

  const shapes = Object.entries(ROUTES).flatMap(([route, taken]) =>
    (typeof taken[0] === 'string' ? [taken] : taken).map((shape) => [route, shape] as const),
  );
  test.each(shapes)('%s (%#)', async (route, shape) => {
    const [method = '', path] = route.split(' ');
    const url = `${api.server.url}${path}`;
    if (method === 'GET') {
      await assertAll(fc.tuple(malformedQuery(shape as string[]), ending), ([query, end]) =>
        expectNoFault(send(`${url}${end}?${query}`)),
      );
    } else {
      const bytes = malformedBytes(malformedInput(shape));
      await assertAll(fc.tuple(bytes, ending, headers), async ([body, end, head]) => {
        fc.pre(!opensRichPortfolio(body));
        await expectNoFault(send(`${url}${end}`, { method, headers: head, body: new Uint8Array(body) }));
      });
    }
  });

  test('bytes that are hardly HTTP', async () => {
    const requests = [
      { path: '/paper-trading/execute', body: JSON.stringify({ signals: [SIGNAL] }) },
      { path: '/trpc/trade.execute', body: JSON.stringify(soundInputs['trade.execute']) },
    ];
    const check = async (bytes: string): Promise<void> => {
      const answers = (await sendAndEnd(api.server.port, bytes)).matchAll(/HTTP\/1\.1 (\d{3}) /g);
      for (const [, status] of answers) expect(Number(status)).toBeLessThan(500);
      sent += 1;
    };
    await assertAll(malformedRequest(requests), check, SOCKET_RUNS);
  });
});

test(`after ${MOST} and more of them no money has moved, nothing differs, and nothing was a fault of ours`, async ({
  annotate,
}) => {
  await annotate(`${sent} payloads`);
  expect(sent).toBeGreaterThan(MOST);
  expect(await moneyRows()).toEqual(before);
  expect(api.logged.filter(({ level }) => (level as number) >= 40)).toEqual([]);
});
