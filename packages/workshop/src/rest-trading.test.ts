import { expect, test } from 'vitest';
import { buysByRequest, keyedTradeId, type BuyRequest } from './rest-trading.ts';

const buy = (id: string): BuyRequest => ({
  id,
  portfolioId: 1,
  marketId: 'm',
  action: 'buy_yes',
  amount: '1',
  price: '0.5',
  timeInForce: 'FOK',
  timestamp: '2026-01-01T00:00:00Z',
});

test('a buy with a key is a request of its own, whatever is sent beside it, and keeps its key', () => {
  const [plain, other, keyed] = [buy('signal:1'), buy('signal:2'), buy(keyedTradeId('k:1'))];
  const alone = { buys: [keyed], headers: { 'idempotency-key': 'k:1' } };
  expect(buysByRequest([plain, keyed, other])).toEqual([{ buys: [plain, other], headers: {} }, alone]);
  expect(buysByRequest([keyed])).toEqual([alone]);
});
