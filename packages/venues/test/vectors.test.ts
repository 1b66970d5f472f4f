import { existsSync, readFileSync } from 'node:fs';
import { isOnTick } from '@prescient/core/domain';
import { parsePrice, parseShares, parseUsd, plainDecimal } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  inWireOrder,
  limitOrderAmounts,
  marketBuyAmounts,
  orderbookHash,
  roundConfig,
} from '../src/index.ts';
import { parseExactJson } from '../src/exact-json.ts';
import { decimal } from '../src/wire-fields.ts';

const file = new URL('../../../../shared/data/vectors/polymarket-clob-client.json', import.meta.url);
const present = existsSync(file);
const why = present ? '' : ' (skipped: ../shared/data/vectors is not here)';

const rounding = z.object({
  kind: z.enum(['limit', 'market']),
  tick: z.string(),
  side: z.enum(['BUY', 'SELL']),
  price: z.string(),
  size: z.string().optional(),
  amount: z.string().optional(),
  makerAmount: z.string(),
  takerAmount: z.string(),
});
const schema = z.object({
  roundConfig: z.record(z.string(), z.array(decimal)),
  rounding: z.array(rounding),
  priceValid: z.array(z.object({ price: decimal, tick: z.string(), valid: z.boolean() })),
  orderbookHash: z.array(
    z.object({ client: z.string(), book: z.record(z.string(), z.unknown()), expected: z.string() }),
  ),
});

describe.skipIf(!present)(`vectors of the venue's own clients${why}`, () => {
  const vectors = present ? schema.parse(parseExactJson(readFileSync(file, 'utf8'))) : null;

  test('prices are valid or not', () => {
    expect(vectors?.priceValid).toHaveLength(40);
    for (const { price, tick, valid } of vectors?.priceValid ?? []) {
      expect([price, tick, isOnTick(parsePrice(plainDecimal(price)), parsePrice(tick))]).toEqual([
        price,
        tick,
        valid,
      ]);
    }
  });

  test('amounts are rounded to the last millionth', () => {
    expect(vectors?.rounding).toHaveLength(56);
    for (const vector of vectors?.rounding ?? []) {
      const at = { price: parsePrice(vector.price), tick: parsePrice(vector.tick) };
      const { maker, taker } =
        vector.kind === 'limit'
          ? limitOrderAmounts(vector.side, parseShares(vector.size ?? ''), at)
          : marketBuyAmounts(parseUsd(vector.amount ?? ''), at);
      expect([String(maker), String(taker)]).toEqual([vector.makerAmount, vector.takerAmount]);
    }
  });

  test('ticks say how many decimals are kept', () => {
    const configs = Object.entries(vectors?.roundConfig ?? {});
    expect(configs).toHaveLength(4);
    for (const [tick, [price, size, amount]] of configs) {
      const { price: ours, size: sizes, amount: amounts } = roundConfig(parsePrice(tick));
      expect([ours, sizes, amounts].map(String)).toEqual([price, size, amount]);
    }
  });

  test('books have the expected hashes', () => {
    expect(vectors?.orderbookHash).toHaveLength(3);
    for (const { client, book, expected } of vectors?.orderbookHash ?? []) {
      // The TypeScript client hashes the fields as they lie, the Python one in the order of the wire.
      expect(orderbookHash(client === 'ts' ? book : inWireOrder(book))).toBe(expected);
    }
  });
});
