import { shortOrFull } from '@prescient/testkit/length';
import {
  expectedPnl,
  favouriteOf,
  madeWeek,
  recordedWinter,
  type WeeklyCase,
} from '@prescient/testkit/stock-weekly';
import { expect, test } from 'vitest';
import {
  commitCommands,
  formatUsd,
  getPortfolio,
  importMarkets,
  parseUsd,
  settleAll,
  type Price,
  type Usd,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { aListing, resolved } from '../support/listings.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const winter = recordedWinter();
const why = winter ? '' : ' (skipped: ../shared/data/stock-weekly is not here)';

const STAKE = parseUsd('10');

/** Buys every favourite, of each so-many-th market, settles all, and compares; answers how much was bought of how much, and what came of it. */
async function liveThrough(
  all: readonly WeeklyCase[],
  every = 1,
): Promise<{ bought: number; cases: readonly WeeklyCase[]; realizedPnl: Usd }> {
  const { db, portfolio } = await openTestWorld();
  const { id: portfolioId } = await portfolio('1000000');
  const cases = all.filter((_, index) => index % every === 0);
  const buys = cases.flatMap((one) => {
    const favourite = favouriteOf(one);
    if (favourite === null) return [];
    const { marketId, question: marketQuestion, at: occurredAt } = one;
    const market = { portfolioId, commandId: `weekly:${marketId}`, marketId, marketQuestion, occurredAt };
    const action = favourite.yes ? ('buy_yes' as const) : ('buy_no' as const);
    return [{ ...aBuy({ ...market, action }), amount: STAKE, price: favourite.cost as Price }];
  });
  const outcomes = await commitCommands(db, buys);
  expect(outcomes.filter(({ accepted }) => !accepted)).toEqual([]);

  await importMarkets(db, {
    events: [],
    markets: cases.map(({ marketId, question, yesWon }) =>
      aListing({ marketId, question, observation: resolved(yesWon ? '1' : '0') }),
    ),
  });
  const round = await settleAll(db);
  expect(round.failures).toEqual([]);
  expect(round.markets).toHaveLength(buys.length);
  expect(round.untouched).toBe(cases.length - buys.length);
  expect(round.markets.every(({ state, settled }) => state === 'settled' && settled === 1)).toBe(true);

  const { realizedPnl, balance, totalInvested } = await getPortfolio(db, portfolioId);
  expect(formatUsd(realizedPnl)).toBe(formatUsd(expectedPnl(cases) as Usd));
  expect(formatUsd(balance)).toBe(formatUsd((parseUsd('1000000') + expectedPnl(cases)) as Usd));
  expect(totalInvested).toBe(0n);
  expect(await differencesOf(db)).toEqual([]);
  return { bought: buys.length, cases, realizedPnl };
}

test('a week of stock markets of our own making settles to the micro-dollar', async () => {
  const { bought, cases, realizedPnl } = await liveThrough(madeWeek());
  expect(bought).toBe(5);
  expect(cases.map(({ marketId }) => marketId)).toEqual(['w1', 'w2', 'w3', 'w4', 'w5', 'w9']);
  expect(cases.at(-1)!.question).toBe('Will "Tug & Tow" close above $61 this week?');
  // By hand: 10 / 0.62 and 10 / 0.665 and 10 / 0.777 shares that pay a dollar each, for five stakes of 10.
  expect(parseUsd('16.129032') + parseUsd('15.037593') + parseUsd('12.870012') - parseUsd('50')).toBe(
    realizedPnl,
  );
});

// A check of arithmetic at mid-like prices without fees, not a result of a strategy.
test.skipIf(!winter)(`a winter of weekly stock markets settles to the micro-dollar${why}`, async () => {
  const { bought, cases, realizedPnl } = await liveThrough(winter!, shortOrFull(16, 1));
  console.info(`${bought} of ${cases.length} markets bought, realized P&L ${formatUsd(realizedPnl)}`);
  expect(bought).toBeGreaterThan(shortOrFull(60, 1_000));
});
