import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  connect,
  createPortfolio,
  createToken,
  importMarkets,
  parseUsd,
  type NewToken,
} from '@prescient/core';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { headersOf } from '../support/guarded-api.ts';
import { send, type Loose } from '../support/http.ts';
import { aListing } from '../support/listing.ts';
import { ShownBooks } from '../support/shown-books.ts';

const AGENTS = {
  trade: {},
  read: { scope: 'read' },
  'budget of 100': { budget: parseUsd('100') },
  'budget of 30': { budget: parseUsd('30') },
  'budget of 50': { budget: parseUsd('50') },
  'two calls': { callsPerMinute: 2 },
} satisfies Record<string, Partial<NewToken>>;
type Agent = keyof typeof AGENTS;

let api: TestApi;
let tokens: Readonly<Record<string, string>>;
beforeAll(async () => {
  api = await startApi({ quotes: new ShownBooks() });
  await importMarkets(api.db, { events: [], markets: [aListing({ marketId: 'rain' })] });
  const owner = await connect({ url: api.database.ownerUrl, poolSize: 1 });
  await createPortfolio(owner, {
    id: 2,
    name: 'mine',
    initialBalance: parseUsd('1000'),
    fillModel: 'book',
  });
  const made = Object.entries(AGENTS).map(async ([name, fields]) => {
    const wanted = { name, scope: 'trade', portfolioId: 2, expiresAt: null, ...fields } as const;
    return [name, (await createToken(owner, wanted)).text] as const;
  });
  tokens = Object.fromEntries(await Promise.all(made));
  await owner.close();
});
afterAll(() => api.close());

/** A real client of the protocol, until the test is over. */
async function connected(agent: Agent, mode: 'legacy' | 'auto' = 'legacy'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const url = new URL(`${api.server.url}/mcp`);
  await client.connect(
    new StreamableHTTPClientTransport(url, { requestInit: { headers: headersOf(tokens[agent]) } }),
  );
  onTestFinished(() => client.close());
  return client;
}

/** The answer of a tool, or the refusal that it gives as text. */
async function call(client: Client, name: string, input: object): Promise<Loose> {
  const { isError, content, structuredContent } = (await client.callTool({
    name,
    arguments: input as Record<string, unknown>,
  })) as Loose;
  const text: Loose = JSON.parse(content[0].text as string);
  if (!isError) expect(text).toEqual(structuredContent);
  return isError === true ? text.error : structuredContent;
}

const buy = (tradeId: string, amount: string) =>
  aBuy({ portfolioId: 2, marketId: 'rain', price: '0.60', tradeId, amount });

describe('a client of the Model Context Protocol', () => {
  test('reads what the tools do, and which of them change something', async () => {
    const client = await connected('trade');
    expect(client.getInstructions()).toContain('preview');
    const { tools } = await client.listTools();
    const byName = new Map(tools.map((tool) => [tool.name, tool]));
    expect(byName.get('market_search')?.annotations).toMatchObject({ readOnlyHint: true });
    expect(byName.get('trade_preview')?.annotations).toMatchObject({ readOnlyHint: true });
    expect(byName.get('trade_execute')).toMatchObject({
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
      inputSchema: { type: 'object', properties: { amount: { type: 'string' } } },
      outputSchema: { type: 'object', properties: { cost: expect.anything() } },
    });
    for (const { description, inputSchema, outputSchema } of tools) {
      expect(description).toMatch(/\w{3}/);
      expect([inputSchema.type, outputSchema?.type]).toEqual(['object', 'object']);
    }
  });

  test('finds a market, previews, buys within its budget, and is refused beyond it', async () => {
    const client = await connected('budget of 100');
    const found = await call(client, 'market_search', { text: 'rain' });
    expect(found.items[0].marketId).toBe('rain');
    expect((await call(client, 'market_book', { marketId: 'rain', outcome: 0 })).asks[0].price).toBe(
      '0.500000',
    );
    const preview = await call(client, 'trade_preview', buy('one', '60'));
    expect(preview).toMatchObject({ amount: '60.000000', fill: { levels: [{ taken: '120.000000' }] } });
    const bought = await call(client, 'trade_execute', buy('one', '60'));
    expect(bought).toMatchObject({ shares: preview.shares, cost: preview.cost, replayed: false });

    const beyond = { code: 'BUDGET_EXCEEDED', retryable: false, details: { stake: '50.000000' } };
    expect(await call(client, 'trade_preview', buy('two', '50'))).toMatchObject(beyond);
    expect(await call(client, 'trade_execute', buy('two', '50'))).toMatchObject({
      ...beyond,
      details: { budget: '100.000000', spent: '60.000000' },
    });
    expect((await call(client, 'trade_execute', buy('one', '60'))).replayed).toBe(true);
    expect((await call(client, 'trade_execute', buy('three', '40'))).amount).toBe('40.000000');
    const close = { portfolioId: 2, tradeId: 'one', commandId: 'sold', price: '0.40' };
    expect((await call(client, 'trade_close', close)).tradeStatus).toBe('closed');
    const { items } = await call(client, 'trade_list', { portfolioId: 2 });
    expect(items.map((trade: Loose) => trade.tradeId)).toEqual(['three', 'one']);
  });

  test('gets its budget over every face, and gets a stake back that bought nothing', async () => {
    const headers = { 'content-type': 'application/json', ...headersOf(tokens['budget of 30']) };
    const ask = (path: string, body: object): Promise<Loose> =>
      send(`${api.server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const refused = await ask('/v1/trade/execute', { ...buy('rest', '20'), price: '0.40' });
    expect(refused.body.error.code).toBe('INSUFFICIENT_LIQUIDITY');
    const many = await ask('/trpc/trade.executeMany', {
      trades: [buy('a', '20'), buy('b', '20'), buy('c', '10')],
    });
    expect(many.body.result.data.items).toMatchObject([
      { status: 'executed' },
      { status: 'rejected', error: { code: 'BUDGET_EXCEEDED' } },
      { status: 'executed' },
    ]);
    const signal = {
      timestamp: '2026-03-01',
      market_id: 'rain',
      action: 'buy_yes',
      target_price: 0.6,
      amount: 1,
    };
    const plan = await ask('/paper-trading/execute', { portfolio_id: 2, ...signal });
    expect(plan.body.execution_details).toMatchObject([{ status: 'failed', code: 'BUDGET_EXCEEDED' }]);
  });

  test('is never beyond its budget, however many buys come at once', async () => {
    const client = await connected('budget of 50');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => call(client, 'trade_execute', buy(`at-once-${index}`, '10'))),
    );
    expect(answers.filter(({ code }) => code === undefined)).toHaveLength(5);
    expect(answers.filter(({ code }) => code === 'BUDGET_EXCEEDED')).toHaveLength(3);
  });

  test('may call as often a minute as its token says', async () => {
    const client = await connected('two calls');
    const read = () => call(client, 'portfolio_get', { portfolioId: 2 });
    expect([(await read()).id, (await read()).id]).toEqual([2, 2]);
    // What the clock gave back meanwhile is one more call at most.
    await read();
    const { code, details } = await read();
    expect(code).toBe('RATE_LIMITED');
    expect(details.retryAfterMs).toBeGreaterThan(1_000);
  });

  test('sees the tools of its scope, and calls no other', async () => {
    const client = await connected('read', 'auto');
    // The newest version of the protocol, which both sides speak.
    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    expect((await call(client, 'portfolio_get', { portfolioId: 2 })).id).toBe(2);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('trade_preview');
    expect(names).not.toContain('trade_execute');
    await expect(client.callTool({ name: 'trade_execute', arguments: buy('x', '1') })).rejects.toThrow();
  });

  test('reads a refusal as one of every face, and nothing of a fault of ours', async () => {
    const client = await connected('trade');
    const wrong = { portfolioId: 2, extra: true };
    expect(await call(client, 'portfolio_get', wrong)).toMatchObject({
      code: 'UNKNOWN_FIELD',
      details: { field: 'extra' },
    });
    expect((await call(client, 'portfolio_get', { portfolioId: 1 })).code).toBe('PORTFOLIO_NOT_FOUND');
    // A database that answers nonsense is no outage and no refusal.
    const spy = vi.spyOn(api.db.clock, 'now').mockReturnValue(undefined as never);
    const { code, message } = await call(client, 'system_health', {});
    spy.mockRestore();
    expect([code, message]).toEqual(['INTERNAL', expect.stringContaining('on our side')]);
  });

  test('comes in with a token only', async () => {
    const url = `${api.server.url}/mcp`;
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const { status, body: answer } = await send(url, { method: 'POST', headers, body });
    expect([status, answer.error.code]).toEqual([401, 'UNAUTHORIZED']);
    const site = { ...headers, 'sec-fetch-site': 'cross-site' };
    expect((await send(url, { method: 'POST', headers: site, body })).status).toBe(403);
  });
});
