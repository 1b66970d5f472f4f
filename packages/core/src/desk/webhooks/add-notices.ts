import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { isWantedBy, type Notice, type Webhook } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';

/** Most notices that wait for one webhook; beyond, new ones are dropped and counted. */
const MOST_PENDING = 10_000;

const LOCK = `select webhook_id as "webhookId", last_seq as "lastSeq", pending from webhooks
  where webhook_id = any($1) order by webhook_id for update`;

// A notice that is dropped is a row all the same, so that the same event is not counted again.
const ADD = `
  with added as (
    insert into webhook_notices (webhook_id, seq, notice_id, kind, level, body, recorded_at, attempts, status, ended_at)
    select $1, n.seq, n.notice_id, n.kind, n.level, case when n.seq <= $2 then n.body else '' end, n.recorded_at, 0,
      case when n.seq <= $2 then 'pending' else 'dropped' end, case when n.seq <= $2 then null else n.recorded_at end
    from unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
      as n (seq, notice_id, kind, level, body, recorded_at)
    on conflict (webhook_id, notice_id) do nothing
    returning status)
  update webhooks set last_seq = $9,
    pending = pending + (select count(*)::int from added where status = 'pending'),
    dropped = dropped + (select count(*)::int from added where status = 'dropped')
  where webhook_id = $1 returning pending`;

interface Queue {
  readonly webhookId: string;
  readonly lastSeq: number;
  readonly pending: number;
}

/** The text of a notice as it is sent. */
const bodyOf = ({ noticeId, kind, level, at, data }: Notice): string =>
  JSON.stringify({ id: noticeId, kind, level, timestamp: at.toISOString(), data });

async function addTo(em: SqlEntityManager, queue: Queue, notices: readonly Notice[]): Promise<void> {
  const { webhookId, lastSeq, pending } = queue;
  const room = Math.max(0, MOST_PENDING - pending);
  await rawQuery(em, ADD, [
    webhookId,
    lastSeq + room,
    notices.map((_, index) => lastSeq + index + 1),
    notices.map(({ noticeId }) => noticeId),
    notices.map(({ kind }) => kind),
    notices.map(({ level }) => level),
    notices.map(bodyOf),
    notices.map(({ at }) => at.toISOString()),
    lastSeq + notices.length,
  ]);
}

/** Puts notices, in their order, into the queue of each webhook that wants them, in the transaction. The same notice is added once. */
export async function addNoticesIn(
  em: SqlEntityManager,
  notices: readonly Notice[],
  hooks: readonly Webhook[],
): Promise<void> {
  if (notices.length === 0) return;
  const queues = await rawQuery<Queue>(em, LOCK, [hooks.map(({ webhookId }) => webhookId)]);
  for (const queue of queues) {
    const hook = hooks.find(({ webhookId }) => webhookId === queue.webhookId)!;
    const wanted = notices.filter((notice) => isWantedBy(hook, notice));
    if (wanted.length > 0) await addTo(em, queue, wanted);
  }
}

/** The same in a transaction of its own, for events that leave no row behind. @throws what the database throws */
export const addNotices = (
  db: Database,
  notices: readonly Notice[],
  hooks: readonly Webhook[],
): Promise<void> => entityManager(db).transactional((em) => addNoticesIn(em, notices, hooks));
