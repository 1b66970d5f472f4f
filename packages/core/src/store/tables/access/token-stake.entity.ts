import { defineEntity } from '@mikro-orm/core';
import { id, isNumber, notNegative, portfolioId, usd } from '../columns.ts';

/** The part of a token's budget that one buy reserved, and after it spent; a row for each buy of a token with a budget. */
export const TokenStakeEntity = defineEntity({
  name: 'TokenStake',
  tableName: 'token_stakes',
  properties: {
    portfolioId: portfolioId(),
    tokenId: id().primary(),
    commandId: id().primary(),
    amount: usd(),
  },
  indexes: [{ name: 'token_stakes_token_index', properties: ['tokenId'] }],
  checks: [
    {
      name: 'token_stakes_amount_check',
      expression: `${isNumber('amount')} and ${notNegative('amount')}`,
    },
  ],
});
