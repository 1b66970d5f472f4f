import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import type { Scope } from '@prescient/core';
import { aBuy } from '../support/api.ts';
import { CLOSED, codeOf, headersOf, useGuardedApi } from '../support/guarded-api.ts';
import { firstWord, send, type Answer } from '../support/http.ts';
import { procedures } from '../../src/procedures.ts';
import { soundInputs } from '../support/sound-inputs.ts';

const PUBLIC = ['system.health'];
/** The procedures that are the same for every portfolio: a token for one of them reads them, too. */
const SHARED = [
  'event.get',
  'event.list',
  'event.search',
  'live.changes',
  'live.prices',
  'market.book',
  'market.get',
  'market.history',
  'market.list',
  'market.reviews',
  'market.search',
  'market.status',
  'market.trades',
  'portfolio.templates',
  'price.status',
];

/** The procedures that touch no portfolio, but what their caller made itself. */
const SIMULATED = [
  'sim.act',
  'sim.create',
  'sim.end',
  'sim.episodes',
  'sim.observe',
  'sim.step',
  'sim.trajectory',
];
const TOUCHING_NOTHING = [...SHARED, ...SIMULATED].toSorted();

/** The procedures and routes that ask for a token, with a request that would do something. */
const guarded = Object.entries(procedures)
  .filter(([name]) => !PUBLIC.includes(name))
  .map(([name, { type, meta }]) => ({ name, type, scope: meta!.access as Scope }));

/** The input of a procedure, for a portfolio. */
const inputOf = (name: string, portfolioId: number): object =>
  JSON.parse(
    JSON.stringify(soundInputs[name] ?? {}).replaceAll(
      /"portfolioId(s?)":(\[?)1/g,
      `"portfolioId$1":$2${portfolioId}`,
    ),
  ) as object;
const namesPortfolio = (name: string): boolean =>
  ['portfolioId', 'portfolioIds', 'trades'].some((field) => field in inputOf(name, 1));

const door = useGuardedApi();

function call(name: string, input: object, token?: string): Promise<Answer> {
  const { type } = procedures[name]!;
  const url = `${door.api.server.url}/trpc/${name}`;
  if (type !== 'mutation') {
    const ask = type === 'query' ? send : firstWord;
    return ask(`${url}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers: headersOf(token) });
  }
  const headers = { 'content-type': 'application/json', ...headersOf(token) };
  return send(url, { method: 'POST', headers, body: JSON.stringify(input) });
}

/** Two calls in one request: the first with an input of its own, the second with what it takes for portfolio 1. */
async function callBatch(
  [first = '', second = '']: string[],
  input: object,
  token?: string,
): Promise<Answer> {
  const url = `${door.api.server.url}/trpc/${first},${second}?batch=1`;
  const inputs = JSON.stringify({ ...(first !== 'system.health' && { 0: input }), 1: inputOf(second, 1) });
  if (procedures[second]!.type === 'query')
    return send(`${url}&input=${encodeURIComponent(inputs)}`, { headers: headersOf(token) });
  const headers = { 'content-type': 'application/json', ...headersOf(token) };
  return send(url, { method: 'POST', headers, body: inputs });
}

/** The refusals of a batch, null for what was answered. */
const codes = ({ body }: Answer): (string | null)[] =>
  (body as { error?: { data: { domain: { code: string } } } }[]).map(
    ({ error }) => error?.data.domain.code ?? null,
  );

test('the public procedures are one short list', () => {
  const open = Object.entries(procedures).filter(([, { meta }]) => meta?.access === 'public');
  expect(open.map(([name]) => name)).toEqual(PUBLIC);
  expect(Object.values(procedures).every(({ meta }) => meta !== undefined)).toBe(true);
});

/** The tokens that open nothing; in short none at all and one other kind, the next procedure the next one. */
function closedTokens(name: string): readonly string[] {
  const [none = '', ...others] = CLOSED;
  const index = guarded.findIndex((each) => each.name === name);
  return shortOrFull([none, others[index % others.length]!], CLOSED);
}

describe.each(guarded)('$name', ({ name, type, scope }) => {
  test.each(closedTokens(name))('is closed to a token that is %s', async (kind) => {
    const answer = await call(name, inputOf(name, 1), door.tokens[kind]);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHORIZED']);
  });

  test('is closed to a scope below its own', async () => {
    const below = scope === 'admin' ? ['read', 'trade'] : scope === 'trade' ? ['read'] : [];
    for (const kind of below) {
      const answer = await call(name, inputOf(name, 1), door.tokens[kind]);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'FORBIDDEN']);
    }
  });

  test.runIf(type === 'subscription')('goes in no batch', async () => {
    const url = `${door.api.server.url}/trpc/${name},${name}?batch=1&input=${encodeURIComponent('{}')}`;
    for (const { error } of (await send(url, { headers: headersOf(door.tokens['admin']) })).body)
      expect([error.data.code, error.message]).toEqual(['BAD_REQUEST', 'Cannot batch subscription calls']);
  });

  test.skipIf(type === 'subscription')(
    'is as closed in a batch, beside a call that is open or allowed',
    async () => {
      // A batch goes by one method; what a mutation can stand beside is another one.
      const beside = type === 'query' ? 'system.health' : 'portfolio.resume';
      for (const kind of shortOrFull(['none', 'revoked'], CLOSED)) {
        const answers = await callBatch([beside, name], { portfolioId: 1 }, door.tokens[kind]);
        expect(codes(answers)).toEqual([type === 'query' ? null : 'UNAUTHORIZED', 'UNAUTHORIZED']);
      }
      const allowed = type === 'query' ? 'portfolio.get' : 'portfolio.resume';
      const [own, foreign] = codes(
        await callBatch([allowed, name], { portfolioId: 2 }, door.tokens['portfolio 2']),
      );
      expect(own).toBeNull();
      if (TOUCHING_NOTHING.includes(name)) expect(foreign).not.toBe('FORBIDDEN');
      else expect(foreign).toBe(namesPortfolio(name) ? 'PORTFOLIO_NOT_FOUND' : 'FORBIDDEN');
    },
  );
});

test.each(guarded.filter(({ name }) => !TOUCHING_NOTHING.includes(name)))(
  "$name does not show another's portfolio",
  async ({ name }) => {
    const named = await call(name, inputOf(name, 1), door.tokens['portfolio 2']);
    const denied = namesPortfolio(name) ? [404, 'PORTFOLIO_NOT_FOUND'] : [403, 'FORBIDDEN'];
    expect([named.status, codeOf(named)]).toEqual(denied);
    const unnamed = await call(name, {}, door.tokens['portfolio 2']);
    expect([unnamed.status, codeOf(unnamed)]).toEqual([403, 'FORBIDDEN']);
  },
);

test.each(guarded.filter(({ name }) => !TOUCHING_NOTHING.includes(name) && name !== 'trade.executeMany'))(
  '$name believes no field that is not its own',
  async ({ name }) => {
    const own = { ...inputOf(name, 1), trades: [{ portfolioId: 2 }] };
    const answer = await call(name, own, door.tokens['portfolio 2']);
    expect(codeOf(answer)).toBe(namesPortfolio(name) ? 'PORTFOLIO_NOT_FOUND' : 'FORBIDDEN');
    if (namesPortfolio(name)) return;
    const stray = await call(name, { ...inputOf(name, 1), portfolioId: 2 }, door.tokens['portfolio 2']);
    expect(['UNKNOWN_FIELD', 'INVALID_INPUT']).toContain(codeOf(stray));
  },
);

test('what is shared is one short list, which a token for one portfolio reads and none writes', async () => {
  const shared = Object.entries(procedures).filter(([, { meta }]) => meta?.touches === 'nothing');
  expect(shared.map(([name]) => name).toSorted()).toEqual(TOUCHING_NOTHING);
  for (const [name, { type, meta }] of shared.filter(([each]) => SHARED.includes(each))) {
    expect([name, type === 'mutation', meta?.access]).toEqual([name, false, 'read']);
    const input = name.endsWith('.search') ? { text: 'x' } : { marketId: 'x', eventId: 'x', outcome: 0 };
    const answer = await call(name, input, door.tokens['portfolio 2']);
    expect([name, codeOf(answer)]).not.toEqual([name, 'UNAUTHORIZED']);
    expect([401, 403]).not.toContain(answer.status);
  }
  const own = await call('market.list', {}, door.tokens['portfolio 2']);
  expect(own.body.result.data).toMatchObject({ items: [], nextCursor: null });
});

test('nothing that was refused left a trace, and the right token opens', async () => {
  const { body } = await call('portfolio.get', { portfolioId: 1 }, door.tokens['read']);
  expect(body.result.data).toMatchObject({ tradeCount: 0, balance: '10000.000000' });
  const own = await call('portfolio.get', { portfolioId: 2 }, door.tokens['portfolio 2']);
  expect(own.body.result.data).toMatchObject({ id: 2 });
  const health = await call('system.health', {});
  expect(health.body.error?.data?.domain?.code).not.toBe('UNAUTHORIZED');
});

test.each(['risk.halt', 'risk.resume'])(
  '%s of all asks for an administrator of all portfolios',
  async (name) => {
    const turn = (kind: string) => call(name, { portfolioId: 'all', reason: 'a test' }, door.tokens[kind]);
    for (const kind of ['read', 'trade', 'portfolio 2'])
      expect([kind, codeOf(await turn(kind))]).toEqual([kind, 'FORBIDDEN']);
    expect((await turn('admin')).body.result.data).toMatchObject({ portfolioId: 'all' });
  },
);

test("a list that hides one item of another's portfolio is refused as a whole", async () => {
  const trades = [aBuy({ portfolioId: 2, tradeId: 'mine' }), aBuy({ portfolioId: 1, tradeId: 'not mine' })];
  const answer = await call('trade.executeMany', { trades }, door.tokens['portfolio 2']);
  expect([answer.status, codeOf(answer)]).toEqual([404, 'PORTFOLIO_NOT_FOUND']);
});

test('each call of a mixed batch is decided by itself', async () => {
  const input = encodeURIComponent(JSON.stringify({ 0: { portfolioId: 2 }, 1: { portfolioId: 1 }, 2: {} }));
  const url = `${door.api.server.url}/trpc/portfolio.get,portfolio.get,portfolio.list?batch=1&input=${input}`;
  const { body } = await send(url, { headers: headersOf(door.tokens['portfolio 2']) });
  expect(body[0].result.data).toMatchObject({ id: 2 });
  expect(body[1].error.data.domain.code).toBe('PORTFOLIO_NOT_FOUND');
  expect(body[2].error.data.domain.code).toBe('FORBIDDEN');
});

test('a database that has no token any more, as after a reset or a restore, opens no door', async () => {
  await door.owner.orm.em.getConnection().execute('delete from api_tokens');
  const admin = async () => (await call('portfolio.get', { portfolioId: 1 }, door.tokens['admin'])).status;
  // Until the server has read the tokens again.
  await expect.poll(admin).toBe(401);
  for (const token of [undefined, door.tokens['admin']]) {
    const answer = await call('portfolio.get', { portfolioId: 1 }, token);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHORIZED']);
  }
});
