import { expect, test } from 'vitest';
import { z } from 'zod';
import { outcomeBook } from '../context/book-view.ts';
import type { PrintView } from '../context/context.ts';
import { marketView } from '../context/market-view.ts';
import type { SightFacts } from '../runtime/event.ts';
import { initialState, prepare } from '../runtime/prepare.ts';
import { decide, type CycleFacts } from './decide.ts';

const NOW = Date.parse('2026-01-15T12:00:30Z');

function sightOf(id: string, bid: number, ask: number): SightFacts {
  const market = marketView({
    id,
    venue: 'polymarket',
    question: id,
    labels: { yes: 'Yes', no: 'No' },
    eventId: null,
    eventTitle: null,
    endsAt: null,
    tickSize: 0.01,
    priceSpans: null,
    minimumSize: null,
    exclusiveGroup: null,
    fees: { kind: 'none' },
    liquidity: null,
    volume: null,
  });
  const bookOf = (low: number, high: number) =>
    outcomeBook({ bids: [{ price: low, size: 100 }], asks: [{ price: high, size: 100 }] });
  return { market, book: { yes: bookOf(bid, ask), no: bookOf(1 - ask, 1 - bid) } };
}

const positionOf = (id: string, marketId: string) =>
  ({
    id,
    venue: 'polymarket',
    marketId,
    outcome: 'yes',
    shares: 10,
    cost: 5,
    entryPrice: 0.5,
    openedAt: NOW,
  }) as const;

const factsOf = (facts: Partial<CycleFacts> = {}): CycleFacts => ({
  now: NOW,
  before: NOW - 60_000,
  portfolio: {
    id: 7,
    fillModel: 'book',
    cash: 1_000,
    equity: 1_005,
    positions: [positionOf('t1', 'a'), positionOf('t2', 'b')],
    openOrders: [],
  },
  selected: [sightOf('a', 0.5, 0.51), sightOf('c', 0.6, 0.61)],
  held: [sightOf('a', 0.5, 0.51), sightOf('b', 0.7, 0.71)],
  fills: [],
  resolutions: [],
  trades: [],
  ...facts,
});

const decideBy = (exported: object, facts = factsOf()) => {
  const strategy = prepare({ file: 'mine.ts', exported: { name: 'mine', version: 1, ...exported } });
  const lines: string[] = [];
  const decided = decide(
    strategy,
    { state: initialState(strategy), facts },
    { seed: 's', log: (line) => lines.push(line) },
  );
  return { ...decided, lines };
};

test('what was learnt comes first, then what is held, then the markets', () => {
  const told =
    (name: string) =>
    ({ log }: { log: (line: string) => void }) =>
      log(name);
  const handlers = {
    everyMinutes: 1,
    onBook: ({ market, log }: { market: { id: string }; log: (line: string) => void }) =>
      log(`book ${market.id}`),
    onCycle: told('cycle'),
    onPosition: told('position'),
    onTimer: told('timer'),
    onTrade: ({
      trade,
      market,
      now,
      log,
    }: {
      trade: PrintView;
      market: { id: string };
      now: number;
      log: (line: string) => void;
    }) => log(`trade ${market.id} ${trade.size} ${now - trade.at}`),
    onFill: told('fill'),
    onResolved: told('resolved'),
  };
  const of = { marketId: 'z', venue: 'polymarket', outcome: 'yes' } as const;
  const fills = [
    { ...of, side: 'buy', status: 'executed', position: 't9', price: 0.5, shares: 1, reason: null },
  ] as const;
  const print = { outcome: 'yes', side: 'buy', price: 0.5 } as const;
  const trades = [
    { venue: 'polymarket', marketId: 'c', trade: { ...print, size: 3, at: NOW - 9_000 } },
    { venue: 'polymarket', marketId: 'a', trade: { ...print, size: 1, at: NOW - 2_000 } },
    // Of a market that is not selected now.
    { venue: 'polymarket', marketId: 'b', trade: { ...print, size: 2, at: NOW - 1_000 } },
  ];
  const facts = factsOf({ trades, fills, resolutions: [{ ...of, position: 't8', payout: 1, pnl: 1 }] });
  expect(decideBy(handlers, facts).lines).toEqual([
    'resolved',
    'fill',
    'timer',
    'position',
    'position',
    'cycle',
    'trade c 3 9000',
    'trade a 1 2000',
    'book a',
    'book c',
  ]);
  expect(decideBy(handlers, factsOf({ before: NOW - 10_000 })).lines).not.toContain('timer');
  expect(decideBy(handlers, factsOf({ before: null })).lines).not.toContain('timer');
});

test('a position in a market that was not selected is sold by its exits, at the bid of its own book', () => {
  const { decisions } = decideBy({ exits: { takeProfit: 0.3 } });
  expect(decisions).toMatchObject([{ do: 'sell', tradeId: 't2', limit: '0.700000', shares: null }]);
});

test('handlers that fail leave the state as it was and buy nothing, and the exits still sell', () => {
  const broken = {
    state: z.object({ seen: z.number().default(0) }),
    exits: { takeProfit: 0.3 },
    onBook({ market, book }: { market: { id: string }; book: SightFacts['book'] }) {
      if (market.id === 'c') throw new Error('no idea');
      return [{ do: 'buy', outcome: 'yes', stake: 5, limit: book.yes.bestAsk!.price, then: { seen: 1 } }];
    },
  };
  const { decisions, state, fault } = decideBy(broken);
  expect(decisions).toMatchObject([{ do: 'sell', tradeId: 't2' }]);
  expect(state).toEqual({ seen: 0 });
  expect(fault?.message).toMatch(/^mine\.ts: onBook threw.*: no idea\.$/);
});

test('a position is sold once a cycle, by the first that asks', () => {
  const twice = {
    exits: { takeProfit: 0.3 },
    onCycle: () => [{ do: 'sell', position: 't2', limit: 0.1 }],
    onPosition: () => [{ do: 'sell' }],
  };
  expect(decideBy(twice).decisions).toMatchObject([
    { tradeId: 't1', limit: '0.500000' },
    { tradeId: 't2', limit: '0.700000' },
  ]);
});
