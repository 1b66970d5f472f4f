import { expect, test } from 'vitest';
import { z } from 'zod';
import type { TradeContext } from '../src/author.ts';
import { LONGEST_STATE } from '../src/sdk.ts';
import { Rehearsal } from '../src/testing.ts';

test('a public trade is told with its market and its books, and chance differs from trade to trade', () => {
  const stage = new Rehearsal({
    name: 'follows',
    version: 1,
    onTrade({ trade, book, held, now, random, log }: TradeContext<object, object>) {
      log(`${now - trade.at} ${held.length} ${random()}`);
      if (trade.side === 'sell' || trade.size < 100) return [];
      return [{ do: 'buy', outcome: trade.outcome, stake: 5, limit: book[trade.outcome].bestAsk!.price }];
    },
  });
  const { now } = stage;
  const at = (size: number, ago: number) => {
    stage.now = now;
    return stage.trade({ size, outcome: 'no', at: now - ago }, { bid: 0.3, ask: 0.4 });
  };
  expect([at(99, 2_000), at(100, 1_000)]).toMatchObject([[], [{ outcome: 1, limit: '0.700000' }]]);
  expect(stage.lines.map((line) => line.split(' ').slice(0, 2))).toEqual([
    ['2000', '0'],
    ['1000', '0'],
  ]);
  expect(new Set(stage.lines.map((line) => line.split(' ')[2])).size).toBe(2);
});

test('a state may be as long as a stored one leaves room for, and no longer', () => {
  const remembering = (length: number) =>
    new Rehearsal({
      name: 'remembers',
      version: 1,
      state: z.object({ text: z.string().default('') }),
      onBook: () => [
        { do: 'nothing', why: 'much', then: { text: 'x'.repeat(length - '{"text":""}'.length) } },
      ],
    });
  const longest = remembering(LONGEST_STATE);
  longest.book({});
  expect(JSON.stringify(longest.state)).toHaveLength(LONGEST_STATE);
  expect(() => remembering(LONGEST_STATE + 1).book({})).toThrow(
    `strategy.ts: state has ${LONGEST_STATE + 1} characters as JSON; the most is ${LONGEST_STATE}. Forget what is no longer needed.`,
  );
});
