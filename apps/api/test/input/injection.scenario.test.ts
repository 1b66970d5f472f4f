import { isFull } from '@prescient/testkit/length';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { firstWord, post, send, type Answer } from '../support/http.ts';
import { procedures } from '../../src/procedures.ts';
import { soundInputs } from '../support/sound-inputs.ts';

const TEXTS = [
  `' or '1'='1`,
  `'; drop table trades; --`,
  `1); update portfolio_state set balance = 1e9; --`,
  `x' union select secret_hash from api_tokens --`,
  `$$; select pg_sleep(3600); $$`,
  `\\'; select pg_sleep(3600); --`,
  `$1`,
  `?`,
  `??`,
  `:name`,
  `{"$ne":null}`,
  `{"__raw":true}`,
  `desc; drop table trades`,
  `asc nulls first`,
  `trade_id" desc --`,
  `[::trade_id::]`,
  `\${process.exit(1)}`,
  `%27%20or%201=1`,
];
/** The same for fields that take no spaces. */
const IDS = [
  `'or'1'='1`,
  `';--`,
  `"--`,
  `$1`,
  `$ne`,
  `??`,
  '__proto__',
  'constructor',
  'trades.trade_id',
  `{"$ne":null}`,
];
const OBJECTS = [
  '{"$ne":null}',
  '{"$gt":""}',
  '{"$like":"%"}',
  '{"$or":[{}]}',
  '{"__raw":true}',
  '{"__raw":true,"sql":"1=1","params":[]}',
  '{"sql":"1=1"}',
  '{"toString":"x","valueOf":"x"}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '["asc"]',
  '[{"$ne":null}]',
];
const KEYS = [
  '$ne',
  '$or',
  '$where',
  '__raw',
  '__proto__',
  'constructor',
  'orderBy',
  'order',
  'where',
  'populate',
  'filters',
  'having',
  `portfolio_id' or '1'='1`,
  `"; drop table trades; --`,
];

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

/** A place within an input, such as `["trades", 0, "price"]`. */
type Path = readonly (string | number)[];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Every place of an input that holds one value; what is inside a free field is the caller's own. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (!isObject(value) || path.at(-1) === 'strategyConfig') return path.length > 0 ? [path] : [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => leavesOf((value as Record<string, unknown>)[key], [...path, key]));
}

/** The input as JSON with other JSON at a place. */
function withJson(input: unknown, path: Path, json: string): string {
  const marker = 'b3f1-here';
  const copy = structuredClone(input) as Record<string, unknown>;
  let target = copy;
  for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
  target[path.at(-1)!] = marker;
  return JSON.stringify(copy).replace(`"${marker}"`, () => json);
}

/** The inputs that travel together: as many as an address has room for. */
const TOGETHER = 8;

type Said = Pick<Answer, 'status' | 'body'>;

/** The answers of a procedure to some inputs that travel together; a subscription takes them one by one. */
async function callTogether(name: string, inputs: readonly string[]): Promise<Said[]> {
  const url = `${api.server.url}/trpc/`;
  const { type } = procedures[name]!;
  if (type === 'subscription')
    return Promise.all(inputs.map((json) => firstWord(`${url}${name}?input=${encodeURIComponent(json)}`)));
  const batch = `${url}${inputs.map(() => name).join()}?batch=1`;
  const json = `{${inputs.map((input, index) => `"${index}":${input}`).join()}}`;
  const { body } =
    type === 'mutation' ? await post(batch, json) : await send(`${batch}&input=${encodeURIComponent(json)}`);
  expect(body).toHaveLength(inputs.length);
  return (body as Answer['body'][]).map((each) => ({
    status: each.error?.data.httpStatus ?? 200,
    body: each,
  }));
}

/** The answers of a procedure to each of these inputs. */
async function call(name: string, inputs: readonly string[]): Promise<Said[]> {
  const answers: Said[] = [];
  for (let from = 0; from < inputs.length; from += TOGETHER)
    answers.push(...(await callTogether(name, inputs.slice(from, from + TOGETHER))));
  return answers;
}

const TABLE = Object.entries(soundInputs).flatMap(([name, input]) =>
  leavesOf(input).map((path) => [name, path.join('.'), path] as const),
);

/** The words that a place takes in short. */
const SOME = 3;

/** In short, each place takes some of the words, the next place the next ones; in full, each takes all of them. */
const someOf = <T>(words: readonly T[], index: number): readonly T[] =>
  isFull
    ? words
    : Array.from(
        { length: Math.min(SOME, words.length) },
        (_, step) => words[(index * SOME + step) % words.length]!,
      );

const wordsAt = <T>(words: readonly T[], path: Path, name: string): readonly T[] =>
  someOf(
    words,
    TABLE.findIndex(([other, place]) => other === name && place === path.join('.')),
  );

/** In short, the places take turns: one is given objects, the next one texts. */
const placesFor = (what: 'objects' | 'texts') =>
  TABLE.filter((_, index) => isFull || (index % 2 === 0) === (what === 'objects'));

test.each(placesFor('objects'))('%s %s takes no object for a value', async (name, place, path) => {
  const free = place === 'strategyConfig';
  const objects = wordsAt(
    OBJECTS.filter((json) => !free || json.startsWith('[')),
    path,
    name,
  );
  const inputs = objects.map((object) => withJson(soundInputs[name], path, object));
  for (const { status, body } of await call(name, inputs))
    expect([status, body.error?.data.domain.code]).toEqual([400, 'INVALID_INPUT']);
});

test.each(placesFor('texts'))('%s %s takes a text as nothing but a text', async (name, _, path) => {
  const texts = wordsAt([...TEXTS, ...IDS], path, name);
  const inputs = texts.map((text) => withJson(soundInputs[name], path, JSON.stringify(text)));
  // None of them makes the database sleep: that would end by a time-out, with a status of 503.
  for (const { status, body } of await call(name, inputs)) {
    // Looked up and not found, refused by its schema, or stored: the tests below see that it is stored as it is.
    if (status !== 200) expect(body.error.data.domain).toMatchObject({ code: expect.any(String) });
    expect(status).toBeLessThan(500);
  }
});

test.each(Object.keys(soundInputs))('%s takes no field that it does not know', async (name) => {
  const input = JSON.stringify(soundInputs[name] ?? {});
  const keys = someOf(KEYS, Object.keys(soundInputs).indexOf(name));
  const inputs = keys.map((key) =>
    input.replace('{', () => `{${JSON.stringify(key)}:{"polluted":true}${input === '{}' ? '' : ','}`),
  );
  for (const { status, body } of await call(name, inputs)) {
    expect(status).toBe(400);
    expect(['UNKNOWN_FIELD', 'INVALID_INPUT']).toContain(body.error.data.domain.code);
  }
});

test.each(TEXTS)('%j is stored as it is', async (text) => {
  const id = 500 + TEXTS.indexOf(text);
  const free = { a: text, [text]: { $ne: null, __raw: true } };
  const created = { id, name: text, initialBalance: '100', strategyType: text, strategyConfig: free };
  await api.client.portfolio.create.mutate(created);
  const words = { marketQuestion: text, reason: text, eventId: text, eventTitle: text, eventEndDate: text };
  await api.client.trade.execute.mutate(aBuy({ portfolioId: id, ...words }));
  await api.client.portfolio.pause.mutate({ portfolioId: id, reason: text });
  expect(await api.client.portfolio.get.query({ portfolioId: id })).toMatchObject({
    name: text,
    strategyType: text,
    strategyConfig: free,
    statusReason: text,
  });
  expect(await api.client.trade.get.query({ portfolioId: id, tradeId: 'buy' })).toMatchObject(words);
});

test.each(IDS)('%j is an id like any other', async (text) => {
  const portfolioId = await api.newPortfolio();
  const ids = { portfolioId, tradeId: text, marketId: text, venue: text };
  await api.client.trade.execute.mutate(aBuy(ids));
  await api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'other' }));
  expect(await api.client.trade.get.query({ portfolioId, tradeId: text })).toMatchObject(ids);
  expect(await api.client.command.get.query({ portfolioId, commandId: text })).toMatchObject({
    commandId: text,
  });
  await api.client.trade.close.mutate({ portfolioId, tradeId: text, commandId: `c${text}`, price: '0.2' });
  const { items } = await api.client.portfolio.positions.query({ portfolioId, status: 'open' });
  expect(items.map(({ tradeId }) => tradeId)).toEqual(['other']);
});

describe('over REST', () => {
  test.each(['portfolio_id', 'limit', 'status', 'cursor'])(
    'the parameter %s is a plain value',
    async (name) => {
      const operators = ['$ne', '$gt', '__raw', '__proto__', ''].map((key) => `${name}[${key}]=1`);
      const values = [...TEXTS, ...IDS].map((text) => `${name}=${encodeURIComponent(text)}`);
      const orders = ['order=desc', 'orderBy=x', 'sort=-id', 'order_by[id]=desc', '__proto__[polluted]=1'];
      for (const query of [...operators, ...values, ...orders, `${name}=1&${name}=2`]) {
        const { status, body } = await api.get(`/paper-trading/history?${query}`);
        expect([status, ['INVALID_INPUT', 'UNKNOWN_FIELD'].includes(body.error?.code)]).toEqual([400, true]);
      }
    },
  );

  const signal = {
    timestamp: '2026-03-01',
    market_id: 'm',
    action: 'buy_yes',
    target_price: 0.5,
    reason: 'r',
  };
  test.each(Object.keys(signal))('no object passes for the %s of a signal', async (field) => {
    for (const object of OBJECTS) {
      const { body } = await api.post(
        '/paper-trading/execute',
        withJson({ signals: [signal] }, ['signals', 0, field], object),
      );
      expect(body.execution_summary).toMatchObject({ executed_trades: 0, failed_trades: 1 });
    }
  });

  test.each(['portfolio_id', 'trade_id', 'price', 'shares', 'command_id', 'timestamp'])(
    'no object passes for the %s of a close',
    async (field) => {
      const close = {
        portfolio_id: 1,
        trade_id: 't',
        price: 0.5,
        shares: 1,
        command_id: 'c',
        timestamp: '2026-03-01',
      };
      for (const object of OBJECTS) {
        const { status, body } = await api.post('/paper-trading/close', withJson(close, [field], object));
        expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
      }
    },
  );
});

test('after all of it nothing is polluted, every table is there, and the books are right', async () => {
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(await api.client.audit.verify.query({})).toMatchObject({ clean: true, differences: [] });
  expect(api.logged.filter(({ level }) => (level as number) >= 40)).toEqual([]);
});
