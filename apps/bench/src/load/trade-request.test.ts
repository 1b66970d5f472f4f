import { expect, test } from 'vitest';
import { TradeRequest, type Mode } from './trade-request.ts';

const SERIES = { portfolioId: 1_000, prefix: 'abcd-007-' };

const bodyOf = (mode: Mode, first: number): unknown =>
  JSON.parse(new TradeRequest({ ...SERIES, mode }, 'here').numbered(first).toString().split('\r\n\r\n')[1]!);

test('a request is whole, and only the numbers of its trades change', () => {
  const request = new TradeRequest({ ...SERIES, mode: 'single' }, 'here:1');
  const [head = '', body = ''] = request.numbered(12_345_678).toString().split('\r\n\r\n');
  expect(head).toMatch(/^POST \/trpc\/trade\.execute HTTP\/1\.1\r\nhost: here:1\r\n/);
  expect(head).toContain(`content-length: ${body.length}`);
  expect(body).toContain('"tradeId":"abcd-007-12345678"');
  expect(request.numbered(9).toString()).toContain('"tradeId":"abcd-007-00000009"');
});

test('each trade of a batch has a number of its own', () => {
  expect(Object.values(bodyOf('batch', 20) as object).map(({ tradeId }) => tradeId)).toEqual(
    Array.from({ length: 10 }, (_, index) => `abcd-007-000000${20 + index}`),
  );
  const { trades } = bodyOf('many', 100) as { trades: { tradeId: string }[] };
  expect(new Set(trades.map(({ tradeId }) => tradeId)).size).toBe(100);
});
