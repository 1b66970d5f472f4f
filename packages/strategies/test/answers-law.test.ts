import { isMarketPrice, MAX_AMOUNT } from '@prescient/core/domain';
import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StrategyError, type Decision } from '../src/sdk.ts';
import { Rehearsal } from '../src/testing.ts';

const TICK = parsePrice('0.01');

/** Values that a careless author writes where an amount, a word or a text belongs. */
const careless = fc.oneof(
  fc.double(),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 200, noNaN: true }),
  fc.integer({ min: -5, max: 5_000 }),
  fc.constantFrom('0.5', '1', '0', '', 'yes', 'no', 'FOK', 'FAK', '1e3', '-1', '0.1234567', 'trade-1'),
  fc.constantFrom(undefined, null, true, [], {}, Symbol('x'), 7n, () => 1),
);

const price = fc.double({ min: 0.001, max: 1, noNaN: true });
const amount = fc.double({ min: 0.01, max: 100, noNaN: true });
const sound = fc.oneof(
  fc.record({ do: fc.constant('buy'), outcome: fc.constantFrom('yes', 'no'), stake: amount, limit: price }),
  fc.record({ do: fc.constant('sell'), shares: amount, limit: price }),
  fc.record({ do: fc.constant('sell') }),
);
const broken = fc.record(
  {
    do: fc.constantFrom('buy', 'sell', 'nothing', 'order', 'hold'),
    outcome: careless,
    stake: careless,
    limit: careless,
    shares: careless,
    position: fc.constantFrom('trade-1', 'trade-2'),
    tif: careless,
    p: careless,
    why: careless,
    then: fc.constantFrom({ seen: 'x' }, { other: 1 }, []),
    confidence: careless,
    expiresInSeconds: careless,
  },
  { requiredKeys: [] },
);
/** An intent that is sound, or of which a field or two are not. */
const intent = fc
  .tuple(sound, broken, fc.nat({ max: 2 }))
  .map(([base, bad, count]) => ({ ...base, ...Object.fromEntries(Object.entries(bad).slice(0, count)) }));
const answer = fc.oneof(
  { weight: 6, arbitrary: fc.array(intent, { maxLength: 3 }) },
  careless,
  fc.anything(),
);

/** Holds of every decision, whatever the handler had answered. */
function expectSound(decision: Decision): void {
  const limit = parsePrice(decision.limit);
  expect(isMarketPrice(limit, { outcome: decision.outcome, tickSize: TICK })).toBe(true);
  expect(decision.p === null || (decision.p > 0 && decision.p < 1)).toBe(true);
  expect(Number.isNaN(Date.parse(decision.expiresAt))).toBe(false);
  if (decision.do === 'buy') {
    const stake = parseUsd(decision.stake);
    expect(stake > 0n && stake <= MAX_AMOUNT).toBe(true);
  } else if (decision.shares !== null) {
    const shares = parseShares(decision.shares);
    expect(shares > 0n && shares <= parseShares('100')).toBe(true);
  }
}

test('any answer of a handler is sound decisions, or one fault that names file and handler', () => {
  let [decided, faults] = [0, 0];
  fc.assert(
    fc.property(answer, fc.integer({ min: 1, max: 98 }), (given, cents) => {
      const stage = new Rehearsal({ name: 'any', version: 1, onPosition: () => given });
      const before = stage.state;
      try {
        const decisions = stage.position({}, { bid: cents / 100, ask: (cents + 1) / 100 });
        for (const decision of decisions) expectSound(decision);
        decided += decisions.length;
      } catch (error) {
        if (!(error instanceof StrategyError)) throw error;
        expect(error.message).toMatch(/^strategy\.ts: onPosition/);
        expect(stage.state).toBe(before);
        faults += 1;
      }
    }),
    { numRuns: 500, seed: 7 },
  );
  expect(Math.min(decided, faults)).toBeGreaterThan(50);
});
