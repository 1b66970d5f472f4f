import { merged, type Market, type MarketListing } from '@prescient/core/domain';
import { openDatabase, parsePrice, parseShares, parseUsd, readHistory, verifyAudit } from '@prescient/core';
import { openDesk, type RunResult } from '@prescient/replay';
import { reportOf } from '@prescient/reports';
import { expect, test } from 'vitest';
import { rememberResults, saveResult } from '../src/commands/replays/kept-results.ts';
import { ownDatabase } from './support/homes.ts';
import { prescientHere } from './support/prescient.ts';

const NOON = Date.parse('2026-01-15T12:00:00Z');
const DAY = 86_400_000;

const listing = (marketId: string): MarketListing => ({
  venue: 'polymarket',
  marketId,
  conditionId: null,
  eventId: `${marketId}-event`,
  question: `Will ${marketId} happen?`,
  slug: null,
  outcomes: [
    { label: 'Yes', tokenId: `${marketId}-yes` },
    { label: 'No', tokenId: `${marketId}-no` },
  ],
  tickSize: parsePrice('0.01'),
  priceRanges: null,
  minimumSize: parseShares('5'),
  fees: { kind: 'none' },
  negativeRisk: false,
  negativeRiskGroup: null,
  acceptingOrders: true,
  endsAt: null,
  series: null,
  tags: ['weather'],
  volume: null,
  liquidity: null,
  venueUpdatedAt: null,
  observation: { state: 'open', reviewReason: null },
  prices: [null, null],
  best: null,
});

/** A run of a month in memory: a buy a day, each paid two days later by turns, and one that is open at the end. */
function ran(seed: string): RunResult {
  const terms = { portfolioId: 1, name: 'in memory', initialBalance: parseUsd('10000') };
  const strategy = { name: 'weather', config: { stake: 100 } };
  const depth = { fillModel: 'quoted', replenishmentHalfLifeMs: null } as const;
  const desk = openDesk({ ...terms, ...depth, openedAt: NOON, strategy });
  const markets: Market[] = [];
  for (let day = 0; day < 30; day += 1) {
    const at = NOON + day * DAY;
    const market = merged(null, listing(`m${day}`), new Date(at));
    markets.push(market);
    desk.learn(market, at);
    desk.carryOut({
      commandId: `run/${day}`,
      at: at + 1000,
      quote: null,
      decision: {
        venue: 'polymarket',
        marketId: market.marketId,
        outcome: 0,
        do: 'buy',
        question: market.question,
        eventId: market.eventId,
        eventTitle: null,
        limit: '0.500000',
        stake: '100.000000',
        confidence: null,
        timeInForce: 'FOK',
        p: 0.625,
        why: null,
        expiresAt: new Date(at + 60_000).toISOString(),
      },
    });
    const price = parsePrice(day % 3 === 0 ? '0.45' : '0.55');
    desk.mark({ venue: 'polymarket', marketId: market.marketId, outcome: 0 }, price, at + 2000);
    desk.snapshot(at + 3000);
    const earlier = markets[day - 2];
    if (earlier === undefined) continue;
    const observation = { state: 'resolved', payout: parsePrice(day % 4 === 0 ? '0' : '1') } as const;
    const ended = merged(earlier, { ...listing(earlier.marketId), observation }, new Date(at + 4000));
    desk.learn(ended, at + 4000);
    desk.snapshot(at + 120_000);
  }
  desk.view(NOON + 30 * DAY);
  return {
    tape: {
      hash: 'ab'.repeat(32),
      parts: ['ab'.repeat(32)],
      sources: ['recording'],
      grain: 'prices',
      refused: {},
    },
    strategy: { ...strategy, file: 'weather.ts', version: 1, fingerprint: 'cd'.repeat(32) },
    settings: {
      from: NOON,
      to: NOON + 30 * DAY,
      seed,
      balance: '10000.000000',
      ...depth,
      intervalMs: 60_000,
      pauseMs: null,
      maxTrades: null,
      maxPositions: null,
      markingMs: 300_000,
      latency: { feedMs: 0, entryMs: 0, venueMs: 0, responseMs: 0, file: null },
    },
    counters: {
      rows: 0,
      messages: 0,
      prints: 0,
      gaps: 0,
      cycles: 30,
      eventCycles: 0,
      decisions: 30,
      executed: 30,
      rejected: {},
      leftOut: 0,
      settled: 28,
      faults: {},
    },
    ledger: desk.ledger(),
    lines: [],
  };
}

test('a replay that is saved reports what its run reported, and its runs are listed, shown and compared', async () => {
  const { variables } = await ownDatabase();
  const db = await openDatabase({
    url: variables['DATABASE_URL']!,
    ownerUrl: variables['MIGRATION_DATABASE_URL']!,
  });
  const [first] = await rememberResults(db, [ran('one'), ran('two')]);
  const [again] = await rememberResults(db, [ran('one')]);
  // The run of the other seed counts as a trial, and the run itself once.
  expect(again!.ledger.history.family.runs).toBe(2);
  const { portfolioId } = await saveResult(db, again!);
  expect(await saveResult(db, first!)).toEqual({ portfolioId, isNew: false });
  const { history } = await readHistory(db, portfolioId);
  expect(reportOf(history)).toEqual(reportOf(again!.ledger.history));
  expect(reportOf(history)).toMatchObject({ runs: 2, tradeCount: 30, days: 29 });
  expect(await verifyAudit(db, portfolioId)).toMatchObject({ clean: true, fills: 58 });
  await db.close();

  const here = async (...words: string[]) => {
    const { code, stdout } = await prescientHere(['replay', ...words], variables);
    expect(code).toBe(0);
    return stdout;
  };
  const { items } = JSON.parse(await here('list', '--json')) as {
    items: { fingerprint: string; seed: string; count: number; portfolioId: number | null }[];
  };
  expect(items.map(({ seed, count, portfolioId: saved }) => [seed, count, saved])).toEqual([
    ['one', 2, portfolioId],
    ['two', 1, null],
  ]);
  expect(await here('list')).toMatch(/weather v1.*one/);
  expect(await here('show', `${portfolioId}`)).toContain(`saved as portfolio ${portfolioId}`);
  const compared = await here('compare', ...items.map(({ fingerprint }) => fingerprint.slice(0, 12)));
  expect(compared).toMatch(/seed +one +two/);
  expect(compared).toMatch(/runs of the strategy \(N\) +2 +2/);
});
