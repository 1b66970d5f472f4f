import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Journal, type TradeInput } from '../src/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'prescient-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trade = (tradeId: string): TradeInput => ({
  portfolioId: 1,
  tradeId,
  marketId: 'm',
  marketQuestion: 'q',
  action: 'buy_yes',
  amount: '1',
  price: '0.5',
  timestamp: '2026-01-15T12:00:00Z',
});

test('what was sent and never answered is there in the next life, and nothing else', async () => {
  const path = join(folder, 'a', 'journal.ndjson');
  const first = await Journal.open(path);
  expect(first.unanswered).toEqual([]);
  await first.intend([trade('one'), trade('two'), trade('three')]);
  await first.answered(['one', 'three']);
  // No close: the process died.
  const second = await Journal.open(path);
  expect(second.unanswered).toEqual([trade('two')]);
  await second.answered(['two']);
  await second.close();
  await first.close();
  const third = await Journal.open(path);
  expect(third.unanswered).toEqual([]);
  await third.close();
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('an intent is on disk before it may be sent', async () => {
  const path = join(folder, 'b.ndjson');
  const journal = await Journal.open(path);
  await journal.intend([trade('one')]);
  expect(readFileSync(path, 'utf8')).toContain('"tradeId":"one"');
  await journal.close();
});

test('a line that a crash cut off is passed over', async () => {
  const path = join(folder, 'c.ndjson');
  const journal = await Journal.open(path);
  await journal.intend([trade('one')]);
  await journal.close();
  appendFileSync(path, '{"intent":{"tradeId":"tw');
  const again = await Journal.open(path);
  expect(again.unanswered).toEqual([trade('one')]);
  await again.close();
});
