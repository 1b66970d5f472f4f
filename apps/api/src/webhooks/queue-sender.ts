import type { Logger } from 'pino';
import {
  endNotice,
  failNotice,
  nextNotices,
  type Database,
  type PendingNotice,
  type WebhookState,
} from '@prescient/core';
import { backoffMs, type Backoff } from '@prescient/venues';
import { Turns } from '../access/turns.ts';
import type { NoticePost } from './notice-post.ts';

/** Notices of one webhook that are read at once. */
const BATCH = 20;
const HOUR_MS = 3_600_000;
/** A notice that is older is given up once it fails. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;
/** Longest wait that a receiver may ask for. */
const LONGEST_RETRY_MS = HOUR_MS;
const BACKOFF: Backoff = { baseMs: 1_000, maxMs: 300_000 };

/** The work of sending so far. */
export interface SentCounts {
  delivered: number;
  failed: number;
  /** Notices that were given up. */
  dropped: number;
}

/** The means of sending. */
export interface SenderContext {
  readonly db: Database;
  readonly log: Logger;
  readonly post: NoticePost;
  readonly counts: SentCounts;
  readonly backoff?: Backoff;
}

/** Sends what waits for one webhook, in order, until it fails or nothing waits. */
export class QueueSender {
  readonly #context: SenderContext;
  /** However many webhooks there are, one question at a time goes to the database, so that trading has its connections. */
  readonly #turns = new Turns(1);

  constructor(context: SenderContext) {
    this.#context = context;
  }

  /** Sends all that waits. @throws what the database throws */
  async drain(hook: WebhookState, stop: AbortSignal): Promise<void> {
    let { failures } = hook;
    for (;;) {
      const notices = await this.#inTurn((db) => nextNotices(db, hook.webhookId, BATCH));
      for (const notice of notices) {
        if (stop.aborted || !(await this.#deliver({ ...hook, failures }, notice, stop))) return;
        failures = 0;
      }
      if (notices.length < BATCH) return;
    }
  }

  /** Sends a notice. Answers whether the next one may follow at once. */
  async #deliver(hook: WebhookState, notice: PendingNotice, stop: AbortSignal): Promise<boolean> {
    const { post, counts } = this.#context;
    const sent = await post.send(hook, notice, stop);
    if (stop.aborted && !sent.isTaken) return false;
    if (sent.isTaken) {
      await this.#inTurn((db) => endNotice(db, notice, 'delivered'));
      counts.delivered += 1;
      return true;
    }
    counts.failed += 1;
    await this.#fail(hook, notice, sent);
    return false;
  }

  async #fail(
    { failures, name, webhookId }: WebhookState,
    notice: PendingNotice,
    { fault, retryAfterMs }: { readonly fault: string; readonly retryAfterMs: number },
  ): Promise<void> {
    const { db, log, counts, backoff = BACKOFF } = this.#context;
    const now = db.clock.now().getTime();
    if (failures === 0)
      log.warn({ webhookId, name, fault }, 'a webhook does not take its notices; it is tried again');
    if (now - notice.recordedAt.getTime() > LONGEST_WAIT_MS) {
      await this.#inTurn((each) => endNotice(each, notice, 'dropped'));
      counts.dropped += 1;
    }
    const asked = Math.min(retryAfterMs, LONGEST_RETRY_MS);
    const wait = Math.max(asked, backoffMs(backoff, failures + 1, Math.random));
    await this.#inTurn((each) => failNotice(each, notice, { fault, retryAt: new Date(now + wait) }));
  }

  async #inTurn<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const end = await this.#turns.take();
    try {
      return await work(this.#context.db);
    } finally {
      end();
    }
  }
}
