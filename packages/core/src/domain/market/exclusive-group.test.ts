import { expect, test } from 'vitest';
import { exclusiveGroupOf } from '../../index.ts';

const market = { negativeRisk: false, negativeRiskGroup: null, eventId: 'E', mutuallyExclusive: null };

test.each([
  ['of a venue that says nothing', {}, null],
  ['of negative risk', { negativeRisk: true, negativeRiskGroup: 'g' }, 'g'],
  ['of negative risk whose group has no name', { negativeRisk: true, mutuallyExclusive: true }, null],
  ['that names a group and is not of negative risk', { negativeRiskGroup: 'g' }, null],
  ['whose event excludes', { mutuallyExclusive: true }, 'E'],
  ['whose event does not', { mutuallyExclusive: false }, null],
  ['without an event', { mutuallyExclusive: true, eventId: null }, null],
])('a market %s is in the group %s', (_, facts, group) => {
  expect(exclusiveGroupOf({ ...market, ...facts })).toBe(group);
});
