import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

test.each(['{', '{"signals":[', 'nope', '\u0000', '{"signals":[NaN]}', '{"signals":[01]}', "{'signals':[]}"])(
  'malformed JSON is refused over REST: %j',
  async (text) => {
    for (const path of ['/paper-trading/execute', '/paper-trading/close']) {
      const { status, body } = await api.post(path, text);
      expect([status, body.error.code, body.error.details.field]).toEqual([400, 'INVALID_INPUT', 'body']);
    }
  },
);

describe('over REST, a value that only looks like a number is refused', () => {
  test.each([
    '',
    ' 1 ',
    '1e1',
    '0x10',
    '1.0',
    '-1',
    '+1',
    'Infinity',
    'NaN',
    'true',
    'null',
    '[1]',
    '{"$ne":null}',
    '１',
    '1\0',
    '99999999999',
  ])('%j in a query', async (value) => {
    const text = encodeURIComponent(value);
    const asked = [
      ['portfolio_id', `/paper-trading/portfolio?portfolio_id=${text}`],
      ['portfolio_id', `/paper-trading/history?portfolio_id=${text}`],
      ['limit', `/paper-trading/history?limit=${text}`],
    ];
    for (const [field, path] of asked) {
      const { status, body } = await api.get(path!);
      expect([status, body.error.code, body.error.details.field]).toEqual([400, 'INVALID_INPUT', field]);
    }
  });

  test.each(['0', '2147483648'])('%s is out of range', async (value) => {
    expect((await api.get(`/paper-trading/portfolio?portfolio_id=${value}`)).status).toBe(400);
  });

  test.each(['0', '501', '1000000000'])('limit %s is out of range', async (value) => {
    expect((await api.get(`/paper-trading/history?limit=${value}`)).status).toBe(400);
  });

  test.each(['true', 'null', '[1]', '{}', '""', '"0x1"', '1.5', '-1', '1e999', '[]'])(
    '%s in a body',
    async (value) => {
      for (const path of ['execute', 'close']) {
        const { status, body } = await api.post(
          `/paper-trading/${path}`,
          `{"portfolio_id":${value},"signals":[],"trade_id":"t","price":0.5}`,
        );
        expect(status).toBe(400);
        expect(body.error.details.field).toBe('portfolio_id');
      }
    },
  );

  test('1e0 in a body is the number 1', async () => {
    expect((await api.post('/paper-trading/execute', '{"portfolio_id":1e0,"signals":[]}')).status).toBe(200);
  });
});

test.each([
  ['/paper-trading/portfolio?portfolio_id=1&portfolio_id=2', 'INVALID_INPUT', 'portfolio_id'],
  ['/paper-trading/history?status=open&status=closed', 'INVALID_INPUT', 'status'],
  ['/paper-trading/history?status=', 'INVALID_INPUT', 'status'],
  ['/paper-trading/history?status=constructor', 'INVALID_INPUT', 'status'],
  ['/paper-trading/history?cursor=', 'INVALID_INPUT', 'cursor'],
  ['/paper-trading/history?cursor=abc', 'INVALID_INPUT', 'cursor'],
  ['/paper-trading/history?order=desc', 'UNKNOWN_FIELD', 'order'],
  ['/paper-trading/portfolio?__proto__=1', 'UNKNOWN_FIELD', '__proto__'],
  ['/paper-trading/portfolio?constructor=1', 'UNKNOWN_FIELD', 'constructor'],
  ['/paper-trading/portfolio?portfolio_id[$ne]=1', 'UNKNOWN_FIELD', 'portfolio_id[$ne]'],
])('GET %s is refused', async (path, code, field) => {
  const { status, body } = await api.get(path);
  expect([status, body.error.code, body.error.details.field]).toEqual([400, code, field]);
});

test.each([
  ['{"signals":[],"dry_run":true}', 'UNKNOWN_FIELD', 'dry_run'],
  ['{"signals":[],"__proto__":{"x":1}}', 'UNKNOWN_FIELD', '__proto__'],
  ['{"signals":[],"constructor":1}', 'UNKNOWN_FIELD', 'constructor'],
  ['{"__proto__":{"market_id":"1"}}', 'UNKNOWN_FIELD', '__proto__'],
  ['{"signals":{}}', 'INVALID_INPUT', 'signals'],
  ['{"signals":[],"signals":5}', 'INVALID_INPUT', 'signals'],
  ['{"signals":null}', 'INVALID_INPUT', 'signals'],
  ['[]', 'INVALID_INPUT', 'input'],
  ['null', 'INVALID_INPUT', 'input'],
  ['5', 'INVALID_INPUT', 'input'],
])('an envelope %s is refused', async (text, code, field) => {
  const { status, body } = await api.post('/paper-trading/execute', text);
  expect([status, body.error.code, body.error.details.field]).toEqual([400, code, field]);
});

test('nothing of all this traded', async () => {
  expect(await api.client.audit.verify.query({})).toMatchObject({ clean: true, fills: 0, transfers: 1 });
});
