import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePrice, parseUsd } from '@prescient/core/money';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  exportEpisode,
  openDesk,
  openEpisode,
  readEpisode,
  Simulation,
  type Act,
  type EpisodeRequest,
  type SimTerms,
} from '../src/index.ts';
import { scratch, type Item } from './support/made-tape.ts';
import { change, listing, memoryTape, START, tokensOf, wholeBook } from './support/memory-tape.ts';

const MINUTE = 60_000;
const RESOLVED = {
  acceptingOrders: false,
  observation: { state: 'resolved', payout: parsePrice('1') },
} as const;
/** Two markets: the first is resolved in the window for yes, the second after it. */
const ITEMS: readonly Item[] = [
  { kind: 'market', at: START, listing: listing(0) },
  { kind: 'market', at: START, listing: listing(1) },
  ...wholeBook(START, 0, {
    bids: [[0.5, 100]],
    asks: [
      [0.6, 10],
      [0.61, 100],
    ],
  }),
  ...wholeBook(START, 2, { bids: [[0.2, 100]], asks: [[0.25, 400]] }),
  change(START + 10 * MINUTE, 0, ['ask', 0.6, 0]),
  change(START + 20 * MINUTE, 2, ['bid', 0.24, 50]),
  { kind: 'market', at: START + 30 * MINUTE, listing: listing(0, RESOLVED) },
  change(START + 40 * MINUTE, 2, ['bid', 0.24, 0]),
  { kind: 'market', at: START + 90 * MINUTE, listing: listing(1, RESOLVED) },
];

async function exported(more: Partial<EpisodeRequest> = {}) {
  const into = join(scratch(), 'first-hour');
  const tape = memoryTape(tokensOf(2), ITEMS);
  const request = { tape, into, bankroll: '100', from: START + MINUTE, to: START + 60 * MINUTE, ...more };
  return { into, episode: await exportEpisode(request) };
}

async function opened(terms: Partial<SimTerms> = {}, more: Partial<EpisodeRequest> = {}) {
  const { into } = await exported(more);
  const simulation = await Simulation.open(await openEpisode(into), {
    simId: 'sim',
    agent: 'agent',
    seed: '1',
    stakeBudget: null,
    openDesk,
    ...terms,
  });
  onTestFinished(() => simulation.close());
  return simulation;
}

const buy = (marketId: string, stake: string, more: Partial<Extract<Act, { do: 'buy' }>> = {}): Act => ({
  do: 'buy',
  venue: 'polymarket',
  marketId,
  outcome: 0,
  stake: parseUsd(stake),
  limit: parsePrice('0.99'),
  timeInForce: 'FOK',
  p: 0.8,
  reason: 'it looks cheap',
  ...more,
});
const LOOK = { limit: 20, depth: 5 };

describe('an episode', () => {
  test('is cut out with what makes its books whole, and with results that come later', async () => {
    const { into, episode } = await exported();
    expect(await readEpisode(into)).toEqual(episode);
    expect(episode).toMatchObject({ name: 'first-hour', markets: 2, bankroll: '100.000000', grain: 'books' });
    expect(readdirSync(into).toSorted()).toEqual(['episode.json', 'episode.tape']);
    const { episode: again } = await exported();
    expect(again.tapeHash).toBe(episode.tapeHash);
  });

  test('of some markets has no others', async () => {
    const simulation = await opened({}, { markets: ['m1'] });
    const { markets } = await simulation.observe(LOOK);
    expect(markets.map(({ marketId }) => marketId)).toEqual(['m1']);
  });

  test.each([
    [{ from: START + 200 * MINUTE, to: START + 300 * MINUTE }, 'EPISODE_EMPTY'],
    [{ markets: ['m9'] }, 'EPISODE_EMPTY'],
    [{ into: '/tmp/No Name' }, 'EPISODE_SETTING'],
    [{ latency: { baseMs: 0, jitterMs: 60_001 } }, 'EPISODE_SETTING'],
    [{ calls: 0 }, 'EPISODE_SETTING'],
  ])('is refused for %j', async (more, code) => {
    await expect(exported(more)).rejects.toMatchObject({ code });
  });

  test('is not written over, and a damaged one is told', async () => {
    const { into } = await exported();
    await expect(exported({ into })).rejects.toMatchObject({ code: 'EPISODE_EXISTS' });
    writeFileSync(join(into, 'episode.json'), '{"version":1}');
    await expect(openEpisode(into)).rejects.toMatchObject({ code: 'EPISODE_DAMAGED' });
    const other = await exported();
    mkdirSync(join(into, '..', 'swapped'));
    writeFileSync(
      join(other.into, 'episode.json'),
      JSON.stringify({ ...other.episode, tapeHash: '0'.repeat(64) }),
    );
    await expect(openEpisode(other.into)).rejects.toMatchObject({ code: 'EPISODE_DAMAGED' });
    await expect(readEpisode(join(into, 'nowhere'))).rejects.toMatchObject({ code: 'EPISODE_NOT_FOUND' });
  });
});

describe('a simulation', () => {
  test('reads like a ledger: look, buy, wait, be paid, end', async () => {
    const simulation = await opened();
    const first = await simulation.observe(LOOK);
    expect(first.now).toBe(new Date(START + MINUTE).toISOString());
    expect(first.markets[0]).toMatchObject({
      marketId: 'm0',
      yes: { bids: [{ price: '0.500000', size: '100.000000' }], asks: [{ price: '0.600000' }, {}] },
    });
    const bought = await simulation.act('one', [buy('m0', '6'), buy('m1', '10'), buy('m9', '1')]);
    expect(bought.fates).toMatchObject([
      { status: 'executed', shares: '10.000000', price: '0.600000', code: null },
      { status: 'executed', shares: '40.000000', price: '0.250000' },
      { status: 'rejected', code: 'MARKET_NOT_FOUND' },
    ]);
    expect(bought.account).toMatchObject({ cash: '84.000000' });
    const before = await simulation.step(START + 29 * MINUTE);
    expect(before).toMatchObject({ resolutions: [], account: { equity: '98.600000' } });
    const after = await simulation.step(START + 31 * MINUTE);
    expect(after.resolutions).toMatchObject([{ marketId: 'm0', payout: '1.000000', pnl: '4.000000' }]);
    expect(after.account.cash).toBe('94.000000');
    const [second] = after.account.positions;
    const sold = await simulation.act('two', [
      {
        do: 'sell',
        tradeId: second!.tradeId,
        shares: null,
        limit: parsePrice('0.2'),
        timeInForce: 'FAK',
        p: null,
        reason: null,
      },
      {
        do: 'sell',
        tradeId: 'nothing',
        shares: null,
        limit: parsePrice('0.2'),
        timeInForce: 'FOK',
        p: null,
        reason: null,
      },
    ]);
    expect(sold.fates).toMatchObject([
      { status: 'executed', shares: '40.000000', price: '0.240000' },
      { status: 'rejected', code: 'TRADE_NOT_FOUND' },
    ]);
    await simulation.act('three', [buy('m1', '1')]);
    const over = await simulation.step(START + 500 * MINUTE);
    expect(over).toMatchObject({ now: new Date(START + 60 * MINUTE).toISOString(), isOver: true });
    await expect(simulation.act('four', [buy('m1', '1')])).rejects.toMatchObject({ code: 'SIM_OVER' });
    const result = await simulation.end();
    // 10 shares paid 1 for 6, 40 sold at 0.24 for 10, 4 shares paid 1 after the window for 1.
    expect(result).toMatchObject({
      pnl: '6.600000',
      equity: '106.600000',
      cash: '106.600000',
      trades: 3,
      settled: 2,
      open: 0,
      staked: '17.000000',
      calls: 7,
      acts: 6,
    });
    expect(result.brier).toBeCloseTo(0.04, 10);
    expect(await simulation.end()).toBe(result);
    await expect(simulation.observe(LOOK)).rejects.toMatchObject({ code: 'SIM_OVER' });
    expect(simulation.trajectory(0, 10).map(({ kind }) => kind)).toEqual([
      'act',
      'step',
      'step',
      'act',
      'act',
      'step',
    ]);
    expect(simulation.trajectory(0, 1)[0]!.acts[0]).toMatchObject({
      p: 0.8,
      reason: 'it looks cheap',
      stake: '6.000000',
    });
  });

  test('gives the same result for the same seed and acts, in steps of any size', async () => {
    const results = [];
    for (const [seed, steps] of [
      ['1', 1],
      ['1', 30],
      ['2', 1],
    ] as const) {
      const simulation = await opened({ seed }, { latency: { baseMs: 1_000, jitterMs: 60_000 } });
      await simulation.act('one', [buy('m0', '6')]);
      for (let step = 1; step <= steps; step += 1)
        await simulation.step(START + (59 * MINUTE * step) / steps);
      results.push({ ...(await simulation.end()), acted: simulation.trajectory(0, 1)[0]!.at });
    }
    const [one, many, other] = results;
    expect(many!.ledgerHash).toBe(one!.ledgerHash);
    // Another seed is another delay.
    expect(other!.acted).not.toBe(one!.acted);
    expect(other!.ledgerHash).not.toBe(one!.ledgerHash);
  });

  test('shows nothing of a result before it happens', async () => {
    const [one, other] = await Promise.all(
      ['1', '0'].map(async (payout) => {
        const items = ITEMS.map((item) =>
          'listing' in item && item.at > START
            ? {
                ...item,
                listing: listing(item.at > START + 60 * MINUTE ? 1 : 0, {
                  ...RESOLVED,
                  observation: { ...RESOLVED.observation, payout: parsePrice(payout) },
                }),
              }
            : item,
        ) as Item[];
        const simulation = await opened({}, { tape: memoryTape(tokensOf(2), items) });
        const seen = [await simulation.observe(LOOK)];
        await simulation.act('one', [buy('m0', '6'), buy('m1', '5')]);
        seen.push(await simulation.observe(LOOK));
        await simulation.step(START + 30 * MINUTE - 1);
        seen.push(await simulation.observe(LOOK));
        return JSON.stringify(seen);
      }),
    );
    expect(one).toBe(other);
  });

  test('counts calls and stakes, and an act that is sent again happens once', async () => {
    const simulation = await opened({ stakeBudget: parseUsd('8') }, { calls: 3, stakeBudget: '20' });
    const first = await simulation.act('one', [buy('m0', '6'), buy('m1', '3'), buy('m1', '2')]);
    expect(first.fates.map(({ code }) => code)).toEqual([null, 'BUDGET_EXCEEDED', null]);
    expect(first).toMatchObject({ stakeLeft: '0.000000', callsLeft: 2 });
    expect(await simulation.act('one', [buy('m0', '6')])).toBe(first);
    await simulation.observe(LOOK);
    await simulation.step(START + 2 * MINUTE);
    await expect(simulation.step(START + 3 * MINUTE)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(await simulation.end()).toMatchObject({ calls: 3, acts: 3, staked: '8.000000' });
  });

  test('answers calls one after the other, however they come', async () => {
    const simulation = await opened();
    const answers = await Promise.all([
      simulation.step(START + 5 * MINUTE),
      simulation.step(START + 40 * MINUTE),
      simulation.step(START + 20 * MINUTE),
    ]);
    expect(answers.map(({ now }) => (Date.parse(now) - START) / MINUTE)).toEqual([5, 40, 40]);
  });
});
