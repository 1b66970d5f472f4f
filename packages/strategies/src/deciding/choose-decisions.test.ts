import { expect, test } from 'vitest';
import type { PortfolioView } from '../context/portfolio-view.ts';
import type { BuyDecision, Decision, SellDecision } from '../intents/decision.ts';
import { chooseDecisions } from './choose-decisions.ts';

const shared = {
  venue: 'polymarket',
  outcome: 0,
  limit: '0.500000',
  timeInForce: 'FOK',
  p: null,
  why: null,
  expiresAt: '2026-01-15T12:01:00.000Z',
} as const;

const buy = (marketId: string, stake: string, confidence: number | null = null): BuyDecision => ({
  ...shared,
  do: 'buy',
  marketId,
  question: marketId,
  eventId: null,
  eventTitle: null,
  stake,
  confidence,
});
const sell = (tradeId: string): SellDecision => ({
  ...shared,
  do: 'sell',
  marketId: 'm',
  tradeId,
  shares: null,
});

const portfolio = (cash: number, open: number): PortfolioView => ({
  id: 1,
  fillModel: 'book',
  cash,
  equity: cash,
  positions: Array.from({ length: open }, (_, index) => ({
    id: `t${index}`,
    venue: 'polymarket',
    marketId: 'm',
    outcome: 'yes',
    shares: 1,
    cost: 1,
    entryPrice: 0.5,
    openedAt: 0,
  })),
  openOrders: [],
});

const FREE = { maxTrades: Infinity, maxPositions: Infinity };
const namesOf = (decisions: readonly Decision[]) =>
  decisions.map((each) => (each.do === 'buy' ? each.marketId : `sell ${each.tradeId}`));
const chosen = (decisions: readonly Decision[], limits: typeof FREE, held: PortfolioView) => {
  const { wanted, leftOut } = chooseDecisions(decisions, limits, held);
  return [namesOf(wanted), namesOf(leftOut)];
};

test('every sale goes first, and then the buys, the surest first, as far as the cash goes', () => {
  const decisions = [buy('a', '60'), buy('b', '50', 0.4), buy('c', '40', 0.2), sell('t0')];
  expect(chosen(decisions, FREE, portfolio(100, 1))).toEqual([['sell t0', 'b', 'c'], ['a']]);
  expect(chosen(decisions, FREE, portfolio(0, 1))).toEqual([['sell t0'], ['b', 'c', 'a']]);
});

test('--max-trades bounds the buys of a cycle, --max-positions what is open', () => {
  const decisions = [buy('a', '1'), buy('b', '1'), buy('c', '1'), sell('t0')];
  expect(chosen(decisions, { ...FREE, maxTrades: 2 }, portfolio(100, 9))).toEqual([
    ['sell t0', 'a', 'b'],
    ['c'],
  ]);
  expect(chosen(decisions, { ...FREE, maxPositions: 10 }, portfolio(100, 9))).toEqual([
    ['sell t0', 'a'],
    ['b', 'c'],
  ]);
  expect(chosen(decisions, { ...FREE, maxPositions: 5 }, portfolio(100, 9))).toEqual([
    ['sell t0'],
    ['a', 'b', 'c'],
  ]);
});
