import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  isOnTick,
  parsePrice,
  parseShares,
  parseUsd,
  plainDecimal,
  type BookLevel,
} from '../../src/index.ts';
import { polymarketAmounts } from '../../src/domain/pricing/polymarket-amounts.ts';
import type { Side } from '../../src/domain/book/depth.ts';
import { walk, type WalkRequest } from '../../src/domain/pricing/walk.ts';

const folder = new URL('../../../../../shared/data/vectors/', import.meta.url);
const present = existsSync(folder);
const why = present ? '' : ' (skipped: ../shared/data/vectors is not here)';
const read = <Json>(file: string): Json => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Json;

interface ClobVectors {
  /** By tick: decimals of the price, of the size and of their product. */
  roundConfig: Record<string, [number, number, number]>;
  marketPrice: {
    side: 'BUY' | 'SELL';
    amount: number;
    orderType: 'FOK' | 'FAK';
    levels: { price: string; size: string }[];
    expected: number | string;
  }[];
  rounding: {
    side: 'BUY' | 'SELL';
    tick: string;
    price: string;
    size?: string;
    amount?: string;
    makerAmount: string;
    takerAmount: string;
  }[];
  priceValid: { price: number; tick: string; valid: boolean }[];
}
interface VwapVectors {
  executionPrice: {
    side: Side;
    levels: [price: number, size: number][];
    amount: number;
    price: number;
    filled: number;
    full: boolean;
  }[];
}

const decimal = (number: number): string => plainDecimal(String(number));
const depthOf = (levels: readonly BookLevel[]) =>
  levels.map((level) => ({ ...level, consumed: parseShares('0') }));
const order = (side: Side, wanted: WalkRequest['wanted']): WalkRequest => ({
  side,
  wanted,
  limit: parsePrice(side === 'buy' ? '1' : '0'),
  step: parseShares('0.01'),
});

describe.skipIf(!present)(`vectors of the venues' own clients${why}`, () => {
  test('the price of an order at market is that of the worst level needed', () => {
    const { marketPrice } = read<ClobVectors>('polymarket-clob-client.json');
    expect(marketPrice.length).toBeGreaterThan(20);
    for (const { side, amount, orderType, levels, expected } of marketPrice) {
      const wanted =
        side === 'BUY' ? { stake: parseUsd(decimal(amount)) } : { shares: parseShares(decimal(amount)) };
      // On the wire the best level is last.
      const best = levels
        .toReversed()
        .map(({ price, size }) => ({ price: parsePrice(price), size: parseShares(size) }));
      const walked = walk(depthOf(best), order(side === 'BUY' ? 'buy' : 'sell', wanted));
      const filled = orderType === 'FAK' ? walked.shares > 0n : walked.filled;
      const worst = filled ? walked.levels.findLast(({ taken }) => taken > 0n)!.price : null;
      const wire = typeof expected === 'number' ? parsePrice(decimal(expected)) : null;
      expect([side, amount, orderType, levels, worst]).toEqual([side, amount, orderType, levels, wire]);
    }
  });

  test('an order is rounded as they round it', () => {
    const { rounding } = read<ClobVectors>('polymarket-clob-client.json');
    expect(rounding).toHaveLength(56);
    for (const vector of rounding) {
      const { side, tick, price, size, amount } = vector;
      const { makerAmount, takerAmount } = polymarketAmounts({
        side: side === 'BUY' ? 'buy' : 'sell',
        // An order at market names the stake, one at a limit the size.
        wanted: size === undefined ? { stake: parseUsd(amount!) } : { shares: parseShares(size) },
        limit: parsePrice(price),
        tickSize: parsePrice(tick),
      });
      const rounded = { ...vector, makerAmount: `${makerAmount}`, takerAmount: `${takerAmount}` };
      expect(rounded).toEqual(vector);
    }
  });

  test('the tick says how many decimals are kept', () => {
    const { roundConfig } = read<ClobVectors>('polymarket-clob-client.json');
    expect(Object.keys(roundConfig)).toHaveLength(4);
    for (const [tick, [, size, amount]] of Object.entries(roundConfig)) {
      const request = { limit: parsePrice('0.3'), tickSize: parsePrice(tick) };
      const stake = parseUsd('10.009999');
      const { makerAmount, takerAmount } = polymarketAmounts({ ...request, side: 'buy', wanted: { stake } });
      const cut = (micros: bigint, decimals: number) => micros - (micros % 10n ** BigInt(6 - decimals));
      expect([makerAmount, takerAmount]).toEqual([cut(stake, size), cut(33_333_333n, amount)]);
    }
  });

  test('an execution costs what its levels cost', () => {
    const { executionPrice } = read<VwapVectors>('pmxt-execution-price.json');
    expect(executionPrice.length).toBeGreaterThan(10);
    for (const { side, levels, amount, price, filled, full } of executionPrice) {
      const depth = levels.map(([at, size]) => ({
        price: parsePrice(decimal(at)),
        size: parseShares(decimal(size)),
      }));
      const walked = walk(depthOf(depth), order(side, { shares: parseShares(decimal(amount)) }));
      expect(walked.shares).toBe(parseShares(decimal(filled)));
      expect(walked.filled).toBe(full);
      // The one division of the vector, done as its author did it: ours is exact until here.
      const average = walked.shares === 0n ? 0 : Number(walked.cost) / Number(walked.shares);
      expect(average).toBe(price);
    }
  });

  test('a price is on a tick or not', () => {
    const { priceValid } = read<ClobVectors>('polymarket-clob-client.json');
    expect(priceValid.length).toBeGreaterThan(30);
    for (const { price, tick, valid } of priceValid) {
      const within = isOnTick(parsePrice(decimal(price)), parsePrice(tick));
      expect([price, tick, within]).toEqual([price, tick, valid]);
    }
  });
});
