import { existsSync, readFileSync } from 'node:fs';
import { isOnTick } from '@prescient/core/domain';
import { parseExactJson, parsePrice, plainDecimal } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inWireOrder, orderbookHash } from '../src/index.ts';
import { decimal } from '../src/wire/wire-fields.ts';

const file = new URL('../../../../shared/data/vectors/polymarket-clob-client.json', import.meta.url);
const present = existsSync(file);
const why = present ? '' : ' (skipped: ../shared/data/vectors is not here)';

const schema = z.object({
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

  test('books have the expected hashes', () => {
    expect(vectors?.orderbookHash).toHaveLength(3);
    for (const { client, book, expected } of vectors?.orderbookHash ?? []) {
      // The TypeScript client hashes the fields as they lie, the Python one in the order of the wire.
      expect(orderbookHash(client === 'ts' ? book : inWireOrder(book))).toBe(expected);
    }
  });
});
