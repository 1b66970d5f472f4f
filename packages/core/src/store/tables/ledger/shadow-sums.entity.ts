import { defineEntity } from '@mikro-orm/core';
import { isNumber, notNegative, portfolioId, usd } from '../columns.ts';

/** The sums of the other two counts of a portfolio's fills; a row once it filled anything from a book. */
export const ShadowSumsEntity = defineEntity({
  name: 'ShadowSums',
  tableName: 'shadow_sums',
  properties: {
    portfolioId: portfolioId(),
    optimistic: usd(),
    pessimistic: usd(),
  },
  checks: [
    { name: 'shadow_sums_numbers_check', expression: isNumber('optimistic', 'pessimistic') },
    { name: 'shadow_sums_signs_check', expression: notNegative('optimistic', 'pessimistic') },
  ],
});
