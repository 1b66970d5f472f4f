import { defineEntity, p } from '@mikro-orm/core';
import { SCOPES, type Scope } from '../../../domain/index.ts';
import { id, moment, oneOf } from '../columns.ts';

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
  },
  checks: [
    { name: 'api_tokens_scope_check', expression: oneOf('scope', SCOPES) },
    { name: 'api_tokens_secret_hash_check', expression: "secret_hash ~ '^[0-9a-f]{64}$'" },
  ],
});
