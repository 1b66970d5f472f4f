import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shippedStrategies, type Decision } from '../src/sdk.ts';
import { Rehearsal, sketchBook } from '../src/testing.ts';
import { decisionsOn, strategyOf } from './support/harbour.ts';

const onHarbour = (name: string, config: Record<string, unknown> = {}, seconds?: number) =>
  decisionsOn(strategyOf(shippedStrategies[name], config), seconds);

const buysOf = (decisions: readonly Decision[]) => decisions.filter((each) => each.do === 'buy');
const sidesOf = (decisions: readonly Decision[]) =>
  buysOf(decisions).map(({ marketId, outcome }) => `${marketId} ${outcome}`);

test('each of them fits on a screen', () => {
  const folder = join(import.meta.dirname, '..', 'src', 'shipped');
  for (const file of readdirSync(folder)) {
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
    expect({ file, fits: lines.length <= 60 }).toEqual({ file, fits: true });
  }
});

describe('favourite', () => {
  test('buys one side of each of the 20 markets, once, above even and with room to the ask', async () => {
    const decisions = await onHarbour('favourite', {}, 120);
    expect(decisions.length).toBeGreaterThan(10);
    expect(buysOf(decisions)).toHaveLength(decisions.length);
    expect(new Set(sidesOf(decisions)).size).toBe(decisions.length);
    for (const { limit, stake, confidence } of buysOf(decisions)) {
      expect(Number(limit)).toBeGreaterThan(0.5);
      expect({ stake, confident: Number(confidence) < Number(limit) - 0.5 + 0.001 }).toEqual({
        stake: '100.000000',
        confident: true,
      });
    }
  });

  test('keeps to the prices that it was given', async () => {
    const decisions = await onHarbour('favourite', { minPrice: '0.7', maxPrice: '0.8' }, 60);
    expect(decisions.length).toBeGreaterThan(1);
    for (const { why } of decisions) expect(Number(/0\.\d+$/.exec(why!)![0])).toBeGreaterThanOrEqual(0.7);
  });
});

describe('momentum', () => {
  const fast = { hours: 0.03, rise: 0.03 };

  test('buys what rose, once a market, and not before it rose', async () => {
    const decisions = await onHarbour('momentum', fast);
    expect(sidesOf(decisions).length).toBeGreaterThan(2);
    expect(new Set(buysOf(decisions).map(({ marketId }) => marketId)).size).toBe(buysOf(decisions).length);
    for (const { why } of buysOf(decisions))
      expect(Number(/0\.\d{3}/.exec(why!)![0])).toBeGreaterThanOrEqual(0.03);
    expect(await onHarbour('momentum', { ...fast, rise: 0.2 }, 120)).toEqual([]);
  });

  test('leaves a wide book alone, and sells by its exits', () => {
    const stage = new Rehearsal(shippedStrategies['momentum'], { config: { hours: 1, rise: 0.05 } });
    const history = [{ at: stage.now - 60_000, price: 0.4 }];
    expect(stage.book({ bid: 0.45, ask: 0.55 }, {}, history)).toEqual([]);
    expect(stage.book({ bid: 0.49, ask: 0.51 }, {}, history)).toMatchObject([
      { do: 'buy', outcome: 0, limit: '0.510000' },
    ]);
    expect(stage.book({ bid: 0.59, ask: 0.61 }, {}, history)).toEqual([]);
    expect(stage.position({}, { bid: 0.6, ask: 0.61 })).toMatchObject([
      { do: 'sell', why: 'take profit: 0.6 is 20 % above 0.5' },
    ]);
  });
});

describe('mean-reversion', () => {
  test('buys below the mean, never twice at a time, and sells at the mean', async () => {
    const decisions = await onHarbour('mean-reversion', { hours: 0.03, deviations: 1.5, fewest: 5 });
    const held = new Set<string>();
    for (const each of decisions) {
      expect(each.do === 'buy' ? held.has(each.marketId) : !held.has(each.marketId)).toBe(false);
      if (each.do === 'buy') held.add(each.marketId);
      else held.delete(each.marketId);
    }
    expect(decisions.map((each) => each.do)).toEqual(expect.arrayContaining(['buy', 'sell']));
    for (const each of buysOf(decisions)) expect(each.p).toBeGreaterThan(Number(each.limit));
  });

  test('does nothing without enough of a past', () => {
    const stage = new Rehearsal(shippedStrategies['mean-reversion']);
    const past = Array.from({ length: 11 }, (_, index) => ({ at: index, price: 0.8 }));
    expect(stage.book({ bid: 0.4, ask: 0.42 }, {}, past)).toEqual([]);
    expect(stage.book({ bid: 0.4, ask: 0.42 }, {}, [...past, { at: 12, price: 0.8 }])).toMatchObject([
      { do: 'buy', outcome: 0, p: 0.8 },
    ]);
  });
});

describe('arbitrage', () => {
  const group = (bids: readonly number[]) =>
    bids.map((bid, index) => ({
      market: { id: `m${index}`, exclusiveGroup: 'mayor' },
      book: { bid, ask: bid + 0.02, size: 200 },
    }));

  test('finds nothing in the books of the recording, which leave nothing over', async () => {
    expect(await onHarbour('arbitrage', {}, 120)).toEqual([]);
  });

  test('buys as many shares of yes and no where both cost less than a dollar after fees', () => {
    const stage = new Rehearsal(shippedStrategies['arbitrage']);
    const [yes, no] = [
      sketchBook({ bid: 0.4, ask: 0.45, size: 60 }).yes,
      sketchBook({ bid: 0.5, ask: 0.52, size: 90 }).yes,
    ];
    const fees = { kind: 'polymarket', rate: '0.03', exponent: '1' } as const;
    const decisions = stage.cycle([{ market: { fees }, book: { yes, no } }]);
    expect(decisions).toMatchObject([
      { do: 'buy', outcome: 0, limit: '0.450000', timeInForce: 'FOK' },
      { do: 'buy', outcome: 1, limit: '0.520000', timeInForce: 'FOK' },
    ]);
    const shares = buysOf(decisions).map(({ stake, limit }) => Number(stake) / Number(limit));
    expect(Math.abs(shares[0]! - shares[1]!)).toBeLessThan(0.03);
    const dear = { kind: 'polymarket', rate: '0.07', exponent: '1' } as const;
    expect(stage.cycle([{ market: { fees: dear }, book: { yes, no } }])).toEqual([]);
    expect(stage.cycle([{ market: { fees: { kind: 'unknown' } }, book: { yes, no } }])).toEqual([]);
  });

  test('buys no in each of several exclusive markets where all but one pay more than they cost', () => {
    const stage = new Rehearsal(shippedStrategies['arbitrage']);
    expect(stage.cycle(group([0.4, 0.35, 0.3]))).toMatchObject([
      { marketId: 'm0', outcome: 1, limit: '0.600000' },
      { marketId: 'm1', outcome: 1, limit: '0.650000' },
      { marketId: 'm2', outcome: 1, limit: '0.700000' },
    ]);
    expect(stage.cycle(group([0.4, 0.3, 0.3]))).toEqual([]);
  });
});

describe('calibrated', () => {
  const probabilities = { 910001: 0.9, 910005: 0.2, 910007: 0.09 };

  test('bets once on what its probabilities call cheap, for a bounded share of the equity', async () => {
    const decisions = await onHarbour('calibrated', { probabilities }, 120);
    expect(sidesOf(decisions)).toEqual(['910001 0', '910005 1']);
    for (const { stake, p, limit } of buysOf(decisions)) {
      expect(Number(stake)).toBeLessThanOrEqual(500);
      expect(p).toBeGreaterThan(Number(limit) + 0.02);
    }
  });

  test('stakes by Kelly: a quarter of (p − cost) ÷ (1 − cost)', () => {
    const stage = new Rehearsal(shippedStrategies['calibrated'], {
      config: { probabilities: { 'market-1': 0.55 } },
    });
    expect(stage.book({ bid: 0.48, ask: 0.5 })).toMatchObject([{ outcome: 0, stake: '250.000000', p: 0.55 }]);
  });

  test('a probability of 0, 1 or NaN is refused by its market', () => {
    for (const p of [0, 1, Number.NaN])
      expect(() => strategyOf(shippedStrategies['calibrated'], { probabilities: { m: p } })).toThrow(
        /^strategy\.ts: config\.probabilities\.m is wrong/,
      );
  });
});
