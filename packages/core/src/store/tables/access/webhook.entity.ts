import { defineEntity, p } from '@mikro-orm/core';
import { NOTICE_LEVELS, type NoticeKind, type NoticeLevel } from '../../../domain/index.ts';
import { id, moment, notNegative, oneOf } from '../columns.ts';

/** The addresses that are told of events, each with the place of its deliveries. */
export const WebhookEntity = defineEntity({
  name: 'Webhook',
  tableName: 'webhooks',
  properties: {
    webhookId: id().primary(),
    name: p.text(),
    url: p.text(),
    secret: p.text(),
    kinds: p.json().$type<readonly NoticeKind[]>(),
    level: p.text().$type<NoticeLevel>(),
    /** The only portfolio that it hears of; null for all. */
    aboutPortfolio: p.integer().strictNullable(),
    createdAt: moment(),
    /** The number of its newest notice. */
    lastSeq: p.integer(),
    /** Notices that wait. */
    pending: p.integer(),
    /** Notices that it never got, because too many waited or because they waited too long. */
    dropped: p.integer(),
    /** Attempts in a row that failed. */
    failures: p.integer(),
    /** The moment of the next attempt; null for at once. */
    retryAt: moment().strictNullable(),
    /** The reason why the last attempt failed; null where it did not. */
    lastFault: p.text().strictNullable(),
  },
  checks: [
    { name: 'webhooks_level_check', expression: oneOf('level', NOTICE_LEVELS) },
    { name: 'webhooks_counts_check', expression: notNegative('last_seq', 'pending', 'dropped', 'failures') },
  ],
});
