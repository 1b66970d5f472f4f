import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { isFull, shortOrFull } from '@prescient/testkit/length';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importMarkets } from '@prescient/core';
import { EXAMPLES } from '../../src/openapi/examples.ts';
import { openApiDocument } from '../../src/openapi/document.ts';
import { calls, procedures } from '../../src/procedures.ts';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { Contract, sendGenerated } from '../support/contract.ts';
import { post, send } from '../support/http.ts';
import { aListing } from '../support/listing.ts';
import { ShownBooks } from '../support/shown-books.ts';
import { soundInputs } from '../support/sound-inputs.ts';

const SEED = 20_261_130;
/** Generated requests of each call; in full more than 2,000 in all. */
const RUNS = shortOrFull(2, 40);

/** Values that are there to be found, so that not every request is about nothing. */
const KNOWN = {
  portfolioId: [1, 2, 3],
  portfolioIds: [[1, 2]],
  from: [1, 2],
  venue: ['polymarket'],
  marketId: ['rain', 'snow'],
  eventId: ['weather'],
  tradeId: ['bought', 'sold'],
  commandId: ['bought', 'sold'],
  action: ['buy_yes'],
  amount: ['10'],
  price: ['0.5', '0.6'],
  text: ['will', 'rain'],
  timestamp: ['2026-03-01T12:00:00Z'],
  strategy: ['favourite'],
  limit: [1, 500],
  cursor: [undefined],
};

let api: TestApi;
let contract: Contract;
beforeAll(async () => {
  api = await startApi({ quotes: new ShownBooks() });
  const { client, db } = api;
  const markets = ['rain', 'snow'].map((marketId) => aListing({ marketId }));
  await importMarkets(db, { events: [], markets });
  for (const [id, fillModel] of [
    [2, 'book'],
    [3, 'quoted'],
  ] as const) {
    await client.portfolio.create.mutate({ id, name: 'mine', initialBalance: '1000', fillModel });
    const buy = aBuy({ portfolioId: id, marketId: 'rain', price: '0.60', amount: '50' });
    await client.trade.execute.mutate({ ...buy, tradeId: 'bought' });
    await client.trade.execute.mutate({ ...buy, tradeId: 'sold' });
    await client.trade.close.mutate({ portfolioId: id, tradeId: 'sold', commandId: 'all', price: '0.40' });
    await client.risk.set.mutate({ portfolioId: id, limits: { maxStake: '500' }, reason: 'first' });
  }
  contract = new Contract((await api.get('/openapi.json')).body);
});
afterAll(() => api.close());

test('the document has every query and mutation, and nothing that it leaves undescribed', () => {
  const operations = contract.operations.map(({ method, path }) => `${method} ${path}`);
  expect(operations).toEqual(
    calls.map(({ name, type }) => `${type === 'query' ? 'GET' : 'POST'} /v1/${name.replace('.', '/')}`),
  );
  const holes: string[] = [];
  const look = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, each] of Object.entries(value)) {
      const isHole = JSON.stringify(each) === '{}' && at.endsWith('/properties');
      if (isHole) holes.push(`${at}/${name}`);
      look(each, `${at}/${name}`);
    }
  };
  look(contract.document, '');
  expect(holes).toEqual([]);
});

test('is a sound document of OpenAPI 3.1, by the word of another library', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(contract.document));
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  const broken = structuredClone(contract.document);
  delete broken.info.title;
  expect((await validator.validate(broken)).valid).toBe(false);
});

test('every reference leads somewhere', () => {
  const { document } = contract;
  for (const [, reference = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = reference.split('/').reduce((at, name) => at?.[name], document);
    expect(found, reference).toBeDefined();
  }
});

test('every example is what its procedure takes', async () => {
  for (const [name, example] of Object.entries(EXAMPLES)) {
    const [input] = procedures[name]!.inputs;
    expect(await input!.safeParseAsync(example), name).toMatchObject({ success: true });
  }
});

describe('generated from the document', () => {
  const tally: Record<number, number> = {};
  const faults: string[] = [];

  test.each(calls.map(({ name, type }) => [name, type] as const))('%s', async (name, type) => {
    const path = `/v1/${name.replace('.', '/')}`;
    const operation = contract.operations.find((each) => each.path === path)!;
    const sound = { operation, fields: soundInputs[name] };
    const requests = fc.sample(contract.requestTo(operation, KNOWN), { numRuns: RUNS, seed: SEED });
    for (const request of [...(type === 'query' ? [sound] : []), ...requests]) {
      const answer = await sendGenerated(api.server.url, request);
      tally[answer.status] = (tally[answer.status] ?? 0) + 1;
      const fault = contract.faultOf(operation, answer);
      if (fault !== null || answer.status >= 500)
        faults.push(`${fault ?? answer.text} to ${JSON.stringify(request.fields)}`);
    }
    expect(faults.splice(0)).toEqual([]);
  });

  test('requests are many, and answers of each kind', () => {
    const count = Object.values(tally).reduce((sum, each) => sum + each, 0);
    if (isFull) console.info(`${count} generated requests: ${JSON.stringify(tally)}`);
    expect(count).toBeGreaterThanOrEqual(shortOrFull(100, 2_000));
    expect(tally[200]).toBeGreaterThan(count / 10);
    expect(tally[400]).toBeGreaterThan(0);
  });
});

describe('making the document changes no schema', () => {
  /** Inputs whose numbers and booleans are text, as the address of a GET has them. */
  const asText = (input: unknown): unknown =>
    JSON.parse(
      JSON.stringify(input ?? { portfolioId: 1 }, (_, value: unknown) =>
        typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
      ),
    );

  test('tRPC refuses the same wrong inputs, before and after', async () => {
    const answers = (): Promise<unknown[]> =>
      Promise.all(
        calls.map(async ({ name, type }) => {
          const input = JSON.stringify({ ...(asText(soundInputs[name]) as object), all: 'false' });
          const url = `${api.server.url}/trpc/${name}`;
          const { status, body } = await (type === 'query'
            ? send(`${url}?input=${encodeURIComponent(input)}`)
            : post(url, input));
          return [name, status, body.error?.data.domain];
        }),
      );
    const before = await answers();
    openApiDocument();
    await api.get('/v1/portfolio/list?limit=1&after=0');
    await api.get('/v1/market/list?trading=false&limit=1');
    expect(await answers()).toEqual(before);
    for (const [name, status] of before as [string, number][]) expect([name, status]).toEqual([name, 400]);
  });
});

test('the reference shows every call, and loads nothing from elsewhere', async () => {
  const { status, text, headers } = await api.get('/reference');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
  for (const { path } of contract.operations) expect(text).toContain(`<code>${path}</code>`);
  expect(text).not.toMatch(/<script|https?:\/\//);
  expect((await api.get('/reference/style.css')).text).toContain('color-scheme');
  expect((await api.get('/llms.txt')).text).toContain('/openapi.json');
});
