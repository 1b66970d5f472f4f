import { defineEntity, p } from '@mikro-orm/core';
import { NOTICE_KINDS, NOTICE_LEVELS, type NoticeKind, type NoticeLevel } from '../../../domain/index.ts';
import { id, moment, oneOf } from '../columns.ts';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dropped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** The notices of a webhook in the order in which it gets them. */
export const WebhookNoticeEntity = defineEntity({
  name: 'WebhookNotice',
  tableName: 'webhook_notices',
  properties: {
    webhookId: id().primary(),
    seq: p.integer().primary().autoincrement(false),
    noticeId: id(),
    kind: p.text().$type<NoticeKind>(),
    level: p.text().$type<NoticeLevel>(),
    /** The text that is sent. */
    body: p.text(),
    recordedAt: moment(),
    attempts: p.integer(),
    status: p.text().$type<DeliveryStatus>(),
    endedAt: moment().strictNullable(),
  },
  uniques: [{ name: 'webhook_notices_once', properties: ['webhookId', 'noticeId'] }],
  checks: [
    { name: 'webhook_notices_kind_check', expression: oneOf('kind', NOTICE_KINDS) },
    { name: 'webhook_notices_level_check', expression: oneOf('level', NOTICE_LEVELS) },
    { name: 'webhook_notices_status_check', expression: oneOf('status', DELIVERY_STATUSES) },
  ],
});
