import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { connect, createToken, parsePrice, parseUsd } from '@prescient/core';
import { ASK, CLEAR, exportEpisode, LAST, LEVEL, openTape, writeTape } from '@prescient/replay';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { refusalOf, startApi, type TestApi } from '../support/api.ts';
import { headersOf } from '../support/guarded-api.ts';
import { send, type Loose } from '../support/http.ts';
import { aListing } from '../support/listing.ts';

const START = Date.UTC(2026, 4, 1);
const HOUR = 3_600_000;
const at = (ms: number): string => new Date(START + ms).toISOString();

let folder: string;
let api: TestApi;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prescient-episodes-'));
  const file = join(folder, 'rain.tape');
  const listing = aListing({ marketId: 'rain' });
  await writeTape(file, { source: 'test', grain: 'books' }, (sink) => {
    const token = sink.token({ venue: 'polymarket', marketId: 'rain', outcome: 0, tokenId: null });
    sink.note({ kind: 'market', at: START, listing });
    sink.row(START, token, CLEAR, 0, 0, 0);
    sink.row(START, token, LEVEL, 0, 400_000, 500_000_000);
    sink.row(START, token, LEVEL, ASK | LAST, 500_000, 500_000_000);
    sink.row(START + HOUR, token, LEVEL, LAST, 450_000, 500_000_000);
    sink.note({
      kind: 'market',
      at: START + 2 * HOUR,
      listing: {
        ...listing,
        acceptingOrders: false,
        observation: { state: 'resolved', payout: parsePrice('1') },
      },
    });
  });
  const tape = await openTape(file);
  await exportEpisode({
    tape,
    into: join(folder, 'rain-hour'),
    bankroll: '100',
    to: START + 1.5 * HOUR,
    calls: 20,
  });
  await tape.close();
  api = await startApi({ episodes: folder });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

const buy = {
  do: 'buy',
  marketId: 'rain',
  outcome: 'yes',
  stake: '10',
  limitPrice: '0.6',
  p: 0.7,
  reason: 'clouds',
} as const;

describe('an agent', () => {
  test('plays an episode over tRPC to its result, which is written down', async () => {
    const { sim } = api.client;
    expect((await sim.episodes.query()).items).toMatchObject([
      { name: 'rain-hour', from: at(0), to: at(1.5 * HOUR), bankroll: '100.000000', markets: 1 },
    ]);
    const { simId, callsLeft } = await sim.create.mutate({ episode: 'rain-hour', agent: 'test@1' });
    expect(callsLeft).toBe(20);
    const seen = await sim.observe.mutate({ simId });
    expect(seen.markets).toMatchObject([{ marketId: 'rain', yes: { asks: [{ price: '0.500000' }] } }]);
    expect(JSON.stringify(seen)).not.toMatch(/payout|resolved/);
    const acted = await sim.act.mutate({ simId, actId: 'one', acts: [buy] });
    expect(acted.fates).toMatchObject([{ status: 'executed', shares: '20.000000', price: '0.500000' }]);
    expect(await sim.act.mutate({ simId, actId: 'one', acts: [buy] })).toEqual(acted);
    const later = await sim.step.mutate({ simId, until: at(1.2 * HOUR) });
    expect(later).toMatchObject({ now: at(1.2 * HOUR), account: { cash: '89.750000', equity: '98.750000' } });
    const result = await sim.end.mutate({ simId });
    expect(result).toMatchObject({
      agent: 'test@1',
      equity: '109.750000',
      pnl: '9.750000',
      calls: 3,
      acts: 1,
    });
    expect(await refusalOf(sim.step.mutate({ simId, until: at(HOUR) }))).toMatchObject({ code: 'SIM_OVER' });
    const { items } = await sim.trajectory.query({ simId });
    expect(items).toMatchObject([{ kind: 'act', acts: [{ p: 0.7, reason: 'clouds' }] }, { kind: 'step' }]);
    const lines = readFileSync(join(folder, 'results.ndjson'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([result]);
    await sim.end.mutate({ simId });
    expect(readFileSync(join(folder, 'results.ndjson'), 'utf8').trim().split('\n')).toHaveLength(1);
  });

  test('gets the same result over /v1 and over MCP', async () => {
    const ledgers: string[] = [];
    const rest = async (name: string, body: object): Promise<Loose> =>
      (await api.post(`/v1/sim/${name}`, body)).body;
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${api.server.url}/mcp`)));
    const tool = async (name: string, input: object): Promise<Loose> =>
      (await client.callTool({ name: `sim_${name}`, arguments: input as Record<string, unknown> }))
        .structuredContent;
    for (const call of [rest, tool]) {
      const { simId } = await call('create', { episode: 'rain-hour' });
      await call('act', { simId, actId: 'one', acts: [buy] });
      await call('step', { simId, until: at(1.2 * HOUR) });
      ledgers.push((await call('end', { simId })).ledgerHash);
    }
    await client.close();
    expect(ledgers[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(ledgers[1]).toBe(ledgers[0]);
  });

  test.each([
    ['no such episode', { episode: 'nothing' }, 'EPISODE_NOT_FOUND'],
    ['a path', { episode: '..' }, 'EPISODE_NOT_FOUND'],
    ['a path that is none', { episode: 'a/b' }, 'INVALID_INPUT'],
  ])('is refused: %s', async (_, input, code) => {
    expect(await refusalOf(api.client.sim.create.mutate(input))).toMatchObject({ code });
  });

  test('has simulations of its own, within the budget of its token, and not too many', async () => {
    const guarded = await startApi({ episodes: folder });
    onTestFinished(() => guarded.close());
    const owner = await connect({ url: guarded.database.ownerUrl, poolSize: 1 });
    const make = async (budget: string | null) =>
      (
        await createToken(owner, {
          name: 'agent',
          scope: 'trade',
          portfolioId: null,
          expiresAt: null,
          ...(budget !== null && { budget: parseUsd(budget) }),
        })
      ).text;
    const [poor, other] = [await make('5'), await make(null)];
    await owner.close();
    const ask = async (token: string, name: string, body: object): Promise<Loose> => {
      const headers = { 'content-type': 'application/json', ...headersOf(token) };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await send(`${guarded.server.url}/v1/sim/${name}`, init)).body;
    };
    const { simId, stakeLeft } = await ask(poor, 'create', { episode: 'rain-hour' });
    expect(stakeLeft).toBe('5.000000');
    const act = { simId, actId: 'one', acts: [buy, { ...buy, stake: '5' }] };
    expect((await ask(poor, 'act', act)).fates).toMatchObject([{ code: 'BUDGET_EXCEEDED' }, { code: null }]);
    expect((await ask(other, 'act', act)).error.code).toBe('SIM_NOT_FOUND');
    for (let more = 0; more < 7; more += 1) await ask(poor, 'create', { episode: 'rain-hour' });
    expect((await ask(poor, 'create', { episode: 'rain-hour' })).error.code).toBe('RATE_LIMITED');
    await ask(poor, 'end', { simId });
    expect((await ask(poor, 'create', { episode: 'rain-hour' })).simId).toMatch(/^[0-9a-f]{24}$/);
    expect((await ask(poor, 'end', { simId })).error.code).toBe('SIM_NOT_FOUND');
  });
});
