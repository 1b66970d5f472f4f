import { expect, test } from 'vitest';
import { anAccount, bids, buy, close, offers } from '../../../test/support/book-trading.ts';
import { aBuy } from '../../../test/support/builders.ts';
import { codeOf, InMemory, readable } from '../../../test/support/in-memory.ts';

test('an order that says nothing of it is filled whole or not at all', () => {
  const refused = anAccount().decide(buy(offers, { amount: '600' }));
  expect(refused).toMatchObject({
    accepted: false,
    refusal: { code: 'INSUFFICIENT_LIQUIDITY', details: { timeInForce: 'FOK' } },
  });
});

test('a whole position is sold though its shares are no whole number of steps; a part of it is not', () => {
  const world = new InMemory().do(aBuy({ price: '0.30' }));
  world.state.loadPortfolio({ ...world.portfolio, fillModel: 'book' });
  expect(readable(world.holding().position)).toMatchObject({ shares: '333.333333' });
  const part = close(bids, { commandId: 'part', shares: '33.333333', price: '0.60' });
  expect(codeOf(world.decide(part))).toBe('OFF_SIZE_STEP');
  expect(world.decide(close(bids, { price: '0.60' }))).toMatchObject({ accepted: true });
  expect(world.holding().position).toMatchObject({ shares: 0n, status: 'closed' });
});
