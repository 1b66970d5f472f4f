import type { Market } from '@prescient/core/domain';
import { formatPrice, formatUsd, parsePrice, parseUsd, type Price, type Usd } from '@prescient/core/money';
import { reportOf } from '@prescient/reports';
import {
  expectedPnl,
  favouriteOf,
  madeWeek,
  recordedWinter,
  type WeeklyCase,
} from '@prescient/testkit/stock-weekly';
import { expect, test } from 'vitest';
import { openDesk, type Desk, type Ledger } from '../../src/index.ts';
import { aListing, marketOf, resolved } from '../support/markets.ts';

const winter = recordedWinter();
const why = winter ? '' : ' (skipped: ../shared/data/stock-weekly is not here)';
const ONE = 1_000_000n;

/** Something that happens at a moment; of the same moment, in the order in which it was planned. */
interface Planned {
  readonly at: number;
  readonly act: (desk: Desk) => void;
}

function planOf(one: WeeklyCase): Planned[] {
  const { marketId, question, history, resolvedAt } = one;
  const ref = { venue: 'polymarket', marketId };
  const favourite = favouriteOf(one);
  const outcome = favourite?.yes === false ? 1 : 0;
  const listing = aListing({ marketId, eventId: one.eventId, question });
  let market: Market | null = null;
  const listedAt = Math.min(one.at.getTime(), (history[0]?.[0] ?? Infinity) * 1_000);
  const marks = history.map(([seconds, text]): Planned => {
    const price: bigint = parsePrice(text);
    const mark = (outcome === 0 ? price : ONE - price) as Price;
    return { at: seconds * 1_000, act: (desk) => desk.mark({ ...ref, outcome }, mark, seconds * 1_000) };
  });
  const buy = (desk: Desk): void => {
    if (favourite === null) return;
    const fill = desk.carryOut({
      commandId: `signal/weekly@1.1.1.${marketId}`,
      at: one.at.getTime(),
      quote: null,
      decision: {
        ...ref,
        outcome,
        do: 'buy',
        question,
        eventId: one.eventId,
        eventTitle: null,
        limit: formatPrice(favourite.cost as Price),
        stake: '10.000000',
        confidence: null,
        timeInForce: 'FOK',
        p: null,
        why: null,
        expiresAt: new Date(one.at.getTime() + 60_000).toISOString(),
      },
    });
    expect(fill).toMatchObject({ status: 'executed', reason: null });
  };
  return [
    { at: listedAt, act: (desk) => desk.learn((market = marketOf(listing, listedAt)), listedAt) },
    { at: one.at.getTime(), act: buy },
    ...marks.filter(({ at }) => at < resolvedAt.getTime()),
    {
      at: resolvedAt.getTime(),
      act(desk) {
        const at = resolvedAt.getTime();
        const ended = { ...listing, observation: resolved(one.yesWon ? '1' : '0') };
        const paid = desk.learn(marketOf(ended, at, market), at);
        expect(paid).toHaveLength(favourite === null ? 0 : 1);
      },
    },
  ];
}

/** Buys every favourite at the moment of its price, and has each market settled when it was resolved. */
function liveThrough(cases: readonly WeeklyCase[]): Ledger {
  const plan = cases.flatMap(planOf).toSorted((a, b) => a.at - b.at);
  const [first] = plan;
  const desk = openDesk({
    portfolioId: 1,
    name: 'weekly',
    initialBalance: parseUsd('1000000'),
    fillModel: 'quoted',
    replenishmentHalfLifeMs: null,
    openedAt: first!.at,
    strategy: { name: 'weekly', config: {} },
  });
  for (const { at, act } of plan) {
    act(desk);
    desk.snapshot(at);
  }
  return desk.ledger();
}

function requireExpected(cases: readonly WeeklyCase[]): Ledger {
  const ledger = liveThrough(cases);
  const { portfolio, history } = ledger;
  const expected = expectedPnl(cases) as Usd;
  expect(formatUsd(portfolio.realizedPnl)).toBe(formatUsd(expected));
  expect(formatUsd(portfolio.balance)).toBe(formatUsd((parseUsd('1000000') + expected) as Usd));
  expect(portfolio.totalInvested).toBe(0n);
  expect(history.equity.at(-1)!.equity).toBe(portfolio.balance);
  expect(history.trades).toHaveLength(cases.filter((one) => favouriteOf(one) !== null).length);
  expect(reportOf(history)).toMatchObject({ equity: portfolio.balance, tradeCount: portfolio.tradeCount });
  return ledger;
}

test('a week of stock markets of our own making comes to the micro-dollar in memory', () => {
  const { portfolio } = requireExpected(madeWeek());
  // By hand: 10 / 0.62 and 10 / 0.665 and 10 / 0.777 shares that pay a dollar each, for five stakes of 10.
  expect(formatUsd(portfolio.realizedPnl)).toBe('-5.963363');
});

test.skipIf(!winter)(`a winter of weekly stock markets comes to the micro-dollar in memory${why}`, () => {
  expect(requireExpected(winter!).rejected).toEqual([]);
});
