import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { send, type Loose } from '../support/http.ts';

const folder = mkdtempSync(join(tmpdir(), 'prescient-signals-'));
const file = join(folder, 'current_signals.json');
let api: TestApi;
beforeAll(async () => void (api = await startApi({ signalsFile: file })));
afterEach(() => rmSync(file, { recursive: true, force: true }));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

const signal = (marketId: string): object => ({
  timestamp: '2026-03-01',
  market_id: marketId,
  action: 'buy_no',
  target_price: 0.5,
  amount: 1,
});

const executeFile = (portfolioId = 1) => api.post('/paper-trading/execute', { portfolio_id: portfolioId });

test.each([
  ['a list', (signals: object[]) => signals],
  ['an object with signals', (signals: object[]) => ({ generated_at: 'today', signals })],
])('trades the file when the request names no signals: %s', async (_, shape) => {
  const portfolioId = await api.newPortfolio();
  writeFileSync(file, JSON.stringify(shape([signal('a'), { ...signal('b'), action: 'hold' }, signal('c')])));
  const { status, body } = await executeFile(portfolioId);
  expect(status).toBe(200);
  expect(body.execution_details.map(({ status: done }: Loose) => done)).toEqual([
    'executed',
    'failed',
    'executed',
  ]);
  expect((await executeFile(portfolioId)).body.execution_summary).toMatchObject({
    executed_trades: 0,
    skipped_trades: 2,
  });
});

test('a request without any body means the file, too', async () => {
  writeFileSync(file, `\ufeff${JSON.stringify([signal('bom')])}`);
  const { body } = await send(`${api.server.url}/paper-trading/execute`, { method: 'POST' });
  expect(body.execution_summary).toMatchObject({ executed_trades: 1 });
});

test('an absent file is 404 SIGNALS_NOT_FOUND, and so is one that cannot be read', async () => {
  for (const prepare of [() => undefined, () => mkdirSync(file)]) {
    prepare();
    const { status, body, text } = await executeFile();
    expect([status, body.error.code]).toEqual([404, 'SIGNALS_NOT_FOUND']);
    expect(text).not.toContain(folder);
  }
});

test.each(['', ' \n', '[]', '{"signals":[]}', 'null'])(
  'an empty file is 404 SIGNALS_EMPTY: %j',
  async (content) => {
    writeFileSync(file, content);
    const { status, body } = await executeFile();
    expect([status, body.error.code]).toEqual([404, 'SIGNALS_EMPTY']);
  },
);

test.each([
  '[{"timestamp":',
  '{"portfolio":1}',
  '5',
  '"x"',
  '{"signals":{}}',
  '[NaN]',
  `[${'['.repeat(100_000)}`,
  Buffer.from([0x5b, 0xff, 0x5d]),
])('a malformed file is 400 and names SIGNALS_FILE (%#)', async (content) => {
  writeFileSync(file, content);
  const { status, body } = await executeFile();
  expect([status, body.error.code, body.error.details.field]).toEqual([400, 'INVALID_INPUT', 'SIGNALS_FILE']);
});
