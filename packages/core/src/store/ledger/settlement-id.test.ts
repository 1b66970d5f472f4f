import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ID_PATTERN, revisionPrefix } from '../../domain/index.ts';
import { settlementIds } from './settlement-id.ts';

const RAIN = { venue: 'polymarket', marketId: '517310' };

test('a settlement and its reversal have names that a person reads', () => {
  const id = settlementIds.settlement({ ...RAIN, revision: 1, tradeId: 'my-trade', attempt: 1 });
  expect(id).toBe('settle:polymarket:517310:r1:my-trade');
  expect(settlementIds.reversal(id)).toBe('reverse:polymarket:517310:r1:my-trade');
});

const name = fc.string({ unit: fc.constantFrom('a', ':', '1', '2', 'r'), minLength: 1, maxLength: 255 });
const market = fc.record({
  venue: fc.string({ unit: fc.constantFrom('v', ':'), minLength: 1, maxLength: 32 }),
  marketId: name,
});
const settlement = fc.record({
  revision: fc.integer({ min: 1, max: 12 }),
  tradeId: name,
  attempt: fc.integer({ min: 1, max: 12 }),
});

test('every one is an id, and is known as one of its market and of its result', () => {
  fc.assert(
    fc.property(market, settlement, (ref, one) => {
      const id = settlementIds.settlement({ ...ref, ...one });
      expect(id).toMatch(ID_PATTERN);
      expect(settlementIds.reversal(id)).toMatch(ID_PATTERN);
      const prefix = settlementIds.prefixes(ref).find((begins) => id.startsWith(begins));
      expect(id.slice(prefix?.length).startsWith(revisionPrefix(one.revision))).toBe(true);
      expect(settlementIds.isOutdated(id, ref, one.revision)).toBe(false);
      expect(settlementIds.isOutdated(id, ref, one.revision + 12)).toBe(true);
      expect(settlementIds.isOutdated(id, ref, null)).toBe(true);
    }),
  );
});

test('two of a market are the same only where trade, result and attempt are', () => {
  fc.assert(
    fc.property(market, settlement, settlement, (ref, one, other) => {
      const same =
        one.tradeId === other.tradeId && one.revision === other.revision && one.attempt === other.attempt;
      const [a, b] = [
        settlementIds.settlement({ ...ref, ...one }),
        settlementIds.settlement({ ...ref, ...other }),
      ];
      expect(a === b).toBe(same);
      expect(settlementIds.reversal(a) === settlementIds.reversal(b)).toBe(same);
    }),
  );
});
