import type { Notice, Webhook } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import type { DeliveryStatus } from '../../store/tables/access/webhook-notice.entity.ts';
import { requireLimit } from '../cursor.ts';
import { requireWebhook } from './webhooks.ts';

/** Notices of a webhook that are kept after they ended. */
const KEPT = 1_000;

/** A notice that waits to be sent. */
export interface PendingNotice extends Pick<Notice, 'noticeId' | 'kind'> {
  readonly webhookId: string;
  readonly seq: number;
  readonly body: string;
  readonly recordedAt: Date;
}

/** A notice of a webhook with its fate. */
export interface Delivery extends Pick<Notice, 'noticeId' | 'kind' | 'level'> {
  readonly seq: number;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly recordedAt: Date;
  /** The moment at which it was delivered or dropped; null while it waits. */
  readonly endedAt: Date | null;
}

/** A moment as the connection reads it. */
type Moment = string | Date;

const PENDING = `
  select webhook_id as "webhookId", seq, notice_id as "noticeId", kind, body, recorded_at as "recordedAt"
  from webhook_notices where webhook_id = $1 and status = 'pending' order by seq limit $2`;

/** The notices that a webhook gets next, in order. */
export async function nextNotices(db: Database, webhookId: string, most: number): Promise<PendingNotice[]> {
  const rows = await entityManager(db).transactional((em) =>
    rawQuery<Omit<PendingNotice, 'recordedAt'> & { recordedAt: Moment }>(em, PENDING, [webhookId, most]),
  );
  return rows.map((row) => ({ ...row, recordedAt: new Date(row.recordedAt) }));
}

const END = `
  with ended as (
    update webhook_notices set status = $3, attempts = attempts + $4, ended_at = $5
    where webhook_id = $1 and seq = $2 and status = 'pending' returning 1)
  update webhooks set pending = greatest(0, pending - (select count(*)::int from ended)), failures = 0, retry_at = null,
    last_fault = case when $3 = 'delivered' then null else last_fault end,
    dropped = dropped + case when $3 = 'dropped' then (select count(*)::int from ended) else 0 end
  where webhook_id = $1`;

/** Notes that a notice was delivered, or that it was given up. */
export async function endNotice(
  db: Database,
  { webhookId, seq }: Pick<PendingNotice, 'webhookId' | 'seq'>,
  status: 'delivered' | 'dropped',
): Promise<void> {
  const parameters = [webhookId, seq, status, status === 'delivered' ? 1 : 0, db.clock.now().toISOString()];
  await entityManager(db).transactional((em) => rawQuery(em, END, parameters));
}

const FAIL = `
  with tried as (update webhook_notices set attempts = attempts + 1 where webhook_id = $1 and seq = $2 returning 1)
  update webhooks set failures = failures + 1, retry_at = $3, last_fault = $4
  where webhook_id = $1 and exists (select from tried)`;

/** Notes that an attempt failed, why, and when the next one is due. */
export async function failNotice(
  db: Database,
  { webhookId, seq }: Pick<PendingNotice, 'webhookId' | 'seq'>,
  { fault, retryAt }: { readonly fault: string; readonly retryAt: Date },
): Promise<void> {
  const parameters = [webhookId, seq, retryAt.toISOString(), fault];
  await entityManager(db).transactional((em) => rawQuery(em, FAIL, parameters));
}

const FORGET = `
  delete from webhook_notices n using (
    select seq from webhook_notices where webhook_id = $1 and status <> 'pending' order by seq desc offset $2 limit 1
  ) as oldest where n.webhook_id = $1 and n.status <> 'pending' and n.seq <= oldest.seq`;

/** Forgets the notices of a webhook that ended long ago; the newest thousand stay. */
export async function forgetNotices(db: Database, { webhookId }: Pick<Webhook, 'webhookId'>): Promise<void> {
  await entityManager(db).transactional((em) => rawQuery(em, FORGET, [webhookId, KEPT]));
}

const LIST = `
  select seq, notice_id as "noticeId", kind, level, status, attempts, recorded_at as "recordedAt", ended_at as "endedAt"
  from webhook_notices where webhook_id = $1 and seq < $2 order by seq desc limit $3`;

type DeliveryRow = Omit<Delivery, 'recordedAt' | 'endedAt'> & { recordedAt: Moment; endedAt: Moment | null };

/** A page of deliveries; `nextBefore` asks for the next one, and is null on the last. */
export interface DeliveryPage {
  readonly items: Delivery[];
  readonly nextBefore: number | null;
}

/** Larger than the number of any notice. */
const NEWEST = 2_147_483_647;

/** The notices of a webhook, newest first, of those before a number. @throws DomainError WEBHOOK_NOT_FOUND, INVALID_INPUT */
export async function listDeliveries(
  db: Database,
  { webhookId, limit, before }: { webhookId: string; limit: number; before: number | null },
): Promise<DeliveryPage> {
  requireLimit(limit);
  await requireWebhook(db, webhookId);
  const rows = await entityManager(db).transactional((em) =>
    rawQuery<DeliveryRow>(em, LIST, [webhookId, before ?? NEWEST, limit]),
  );
  const items = rows.map((row) => ({
    ...row,
    recordedAt: new Date(row.recordedAt),
    endedAt: row.endedAt === null ? null : new Date(row.endedAt),
  }));
  const last = items.at(-1);
  return { items, nextBefore: last !== undefined && items.length === limit ? last.seq : null };
}
