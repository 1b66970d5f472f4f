import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/in-memory.ts';
import {
  limitsJson,
  limitsOfJson,
  NO_LIMITS,
  parsePrice,
  parseUsd,
  patchedLimits,
  requireLimits,
  RISK_RULE_NAMES,
  type LimitsPatch,
  type RiskLimits,
} from '../../index.ts';

const ALL: RiskLimits = {
  maxStake: parseUsd('0.000001'),
  maxOpenPositions: 2_147_483_647,
  lossCoolDownMs: 1,
  marketCoolDownMs: 60_000,
  maxSpread: parsePrice('1'),
  maxPosition: parseUsd('1000'),
  maxMarketExposure: parseUsd('99999999999999.999999'),
  maxEventExposure: parseUsd('3000'),
  maxCategoryExposure: parseUsd('4000'),
  maxDailyLoss: parseUsd('50'),
  maxDrawdown: parsePrice('0.2'),
};

test('every rule has a limit, and none is there without being set', () => {
  expect(Object.keys(ALL).toSorted()).toEqual([...RISK_RULE_NAMES].toSorted());
  expect(Object.values(NO_LIMITS).every((limit) => limit === null)).toBe(true);
});

test('limits come back from JSON as they went', () => {
  requireLimits(ALL);
  const text = JSON.stringify(limitsJson(ALL));
  expect(limitsOfJson(JSON.parse(text))).toEqual(ALL);
  expect(limitsJson(ALL)).toMatchObject({ maxStake: '0.000001', maxOpenPositions: 2_147_483_647 });
  expect(limitsJson(NO_LIMITS)).toEqual({});
  expect(limitsOfJson({})).toEqual(NO_LIMITS);
});

test('a change keeps the limits that it does not name, and takes away those that it names null', () => {
  const changed = patchedLimits(ALL, { maxStake: null, maxPosition: undefined, maxDailyLoss: parseUsd('1') });
  expect(changed).toEqual({ ...ALL, maxStake: null, maxDailyLoss: parseUsd('1') });
});

describe('a bad limit is refused by its field', () => {
  test.each([
    [{ maxStake: 0n }, 'maxStake'],
    [{ maxStake: -1n }, 'maxStake'],
    [{ maxStake: 10n ** 20n }, 'maxStake'],
    [{ maxStake: 100 }, 'maxStake'],
    [{ maxStake: '100' }, 'maxStake'],
    [{ maxOpenPositions: 0 }, 'maxOpenPositions'],
    [{ maxOpenPositions: 1.5 }, 'maxOpenPositions'],
    [{ maxOpenPositions: 3n }, 'maxOpenPositions'],
    [{ maxOpenPositions: Number.NaN }, 'maxOpenPositions'],
    [{ maxOpenPositions: 2_147_483_648 }, 'maxOpenPositions'],
    [{ lossCoolDownMs: -1 }, 'lossCoolDownMs'],
    [{ marketCoolDownMs: Number.POSITIVE_INFINITY }, 'marketCoolDownMs'],
    [{ maxSpread: 1_000_001n }, 'maxSpread'],
    [{ maxDrawdown: 1_000_001n }, 'maxDrawdown'],
    [{ maxDrawdown: 0n }, 'maxDrawdown'],
  ])('%o', (patch, field) => {
    const refusal = refusalOf(() => requireLimits(patch as LimitsPatch));
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: `limits.${field}` } });
    expect(refusal.message).toContain(field);
  });

  test('one that no rule reads is named', () => {
    expect(refusalOf(() => requireLimits({ maxStakes: 5n } as LimitsPatch))).toMatchObject({
      code: 'UNKNOWN_FIELD',
      details: { field: 'limits.maxStakes' },
    });
  });
});
