import { defineEntity, p } from '@mikro-orm/core';
import { id, moment, portfolioId } from '../columns.ts';

/** The first request that came under a key of its caller's; append-only. The answers stand under the ids of `commands`. */
export const IdempotencyKeyEntity = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  properties: {
    portfolioId: portfolioId(),
    key: id().primary(),
    /** SHA-256 of what the request asked for. */
    bodyHash: p.text(),
    recordedAt: moment(),
  },
});
