import { parsePrice, parseUsd } from '@prescient/core/money';
import { expect, test } from 'vitest';
import type { PlannedSignal, SignalPlan } from '../signals/signal-plan.ts';
import { sideOf } from './bought-sides.ts';
import { chooseSignals } from './choose-signals.ts';

const planned = (marketId: string, action: 'buy_yes' | 'buy_no' = 'buy_yes'): PlannedSignal => ({
  tradeId: null,
  signal: {
    occurredAt: new Date('2026-01-15T12:00:00Z'),
    venue: 'polymarket',
    marketId,
    marketQuestion: 'q',
    action,
    targetPrice: parsePrice('0.5'),
    amount: parseUsd('100'),
    confidence: null,
    reason: null,
    eventId: null,
    eventTitle: null,
    eventEndDate: null,
  },
});

const planOf = (isChosen: boolean, ...signals: PlannedSignal[]): SignalPlan => ({
  signals,
  isChosen,
  read: '',
  refused: {},
  badRows: [],
});

const settings = { amount: parseUsd('100'), maxTrades: Infinity, maxPositions: Infinity };
const account = (balance = '10000.000000', ...bought: PlannedSignal[]) => ({
  balance,
  bought: new Set(bought.map(({ signal }) => sideOf(signal))),
  openPositions: bought.length,
});

test('a strategy buys each market and side once, and leaves out those that the portfolio bought before', () => {
  const plan = planOf(true, planned('a'), planned('a'), planned('a', 'buy_no'), planned('b'));
  expect(chooseSignals(plan, settings, account('10000', planned('b')))).toEqual({
    wanted: [planned('a'), planned('a', 'buy_no')],
    boughtBefore: [planned('a'), planned('b')],
    leftOut: 0,
  });
});

test('signals of a file are all sent, whatever was bought before', () => {
  const plan = planOf(false, planned('a'), planned('a'), planned('b'));
  const { wanted, boughtBefore, leftOut } = chooseSignals(plan, settings, account('0', planned('b')));
  expect([wanted.length, boughtBefore.length, leftOut]).toEqual([3, 0, 0]);
});

test.each([
  ['250.000000', Infinity, 2],
  ['99.999999', Infinity, 0],
  ['-5.000000', Infinity, 0],
  ['250.000000', 1, 1],
  ['10000.000000', 4, 4],
])('with cash %s and at most %s trades a strategy sends %i', (balance, maxTrades, count) => {
  const plan = planOf(true, ...['a', 'b', 'c', 'd', 'e'].map((id) => planned(id)));
  const { wanted, leftOut } = chooseSignals(plan, { ...settings, maxTrades }, account(balance));
  expect([wanted.length, leftOut]).toEqual([count, 5 - count]);
});

test.each([
  [true, 3, 2],
  [true, 1, 0],
  [false, 3, 2],
  [false, 0, 0],
])('with one position open, chosen %s, and at most %i positions, there is room for %i more', (...row) => {
  const [isChosen, maxPositions, count] = row;
  const plan = planOf(isChosen, ...['a', 'b', 'c'].map((id) => planned(id)));
  const { wanted, leftOut } = chooseSignals(
    plan,
    { ...settings, maxPositions },
    account('10000', planned('z')),
  );
  expect([wanted.length, leftOut]).toEqual([count, 3 - count]);
});
