import { defineEntity, p } from '@mikro-orm/core';
import { SCOPES, type Scope } from '../../../domain/index.ts';
import { id, isNumber, moment, notNegative, oneOf, usd } from '../columns.ts';

/** The tokens of the API. Not a portfolio's table: a token can open all of them. */
export const TokenEntity = defineEntity({
  name: 'Token',
  tableName: 'api_tokens',
  properties: {
    tokenId: id().primary(),
    name: p.text(),
    secretHash: p.text(),
    scope: p.text().$type<Scope>(),
    portfolioId: p.integer().strictNullable(),
    createdAt: moment(),
    expiresAt: moment().strictNullable(),
    revokedAt: moment().strictNullable(),
    budget: usd().strictNullable(),
    callsPerMinute: p.integer().strictNullable(),
  },
  checks: [
    { name: 'api_tokens_scope_check', expression: oneOf('scope', SCOPES) },
    { name: 'api_tokens_secret_hash_check', expression: "secret_hash ~ '^[0-9a-f]{64}$'" },
    {
      name: 'api_tokens_budget_check',
      expression: `${isNumber('budget')} and ${notNegative('budget')}`,
    },
    { name: 'api_tokens_calls_check', expression: 'calls_per_minute > 0' },
  ],
});
