import type { Logger } from 'pino';
import {
  addNotices,
  forgetNotices,
  gatherNotices,
  listWebhooks,
  rest,
  watchCommands,
  type AnsweredGroup,
  type Database,
  type WebhookState,
} from '@prescient/core';
import { HeldLease } from '@prescient/market-data';
import type { Backoff } from '@prescient/venues';
import { Faults, type Fault } from './faults.ts';
import { noticeData } from './notice-data.ts';
import { NoticePost } from './notice-post.ts';
import { QueueSender, type SentCounts } from './queue-sender.ts';
import { RiskStops } from './risk-stops.ts';

/** Milliseconds between two rounds: while there are webhooks, and while there is none. */
const [ROUND_MS, IDLE_MS] = [1_000, 5_000];
const LEASE_MS = 15_000;
/** Rounds after which old notices are forgotten. */
const FORGET_EVERY = 60;

/** The means of the service. */
export interface WebhookServiceOptions {
  readonly db: Database;
  readonly log: Logger;
  /** True if addresses may be called that are not public, such as this machine. */
  readonly allowPrivate: boolean;
  /** Longest wait for a receiver; ten seconds unless given. */
  readonly timeoutMs?: number;
  /** Waits after failures: from a second to five minutes unless given. */
  readonly backoff?: Backoff;
  /** Milliseconds between two rounds. */
  readonly roundMs?: number;
}

/**
 * Tells webhooks of events: makes notices of what the database has stored, and sends those that wait, each webhook by itself
 * and in order. Of several processes one does it. Nothing that trades waits for any of this.
 */
export class WebhookService {
  readonly counts: SentCounts = { delivered: 0, failed: 0, dropped: 0 };
  readonly faults: Faults;
  readonly #options: WebhookServiceOptions;
  readonly #lease: HeldLease;
  readonly #post: NoticePost;
  readonly #sender: QueueSender;
  readonly #stops: RiskStops;
  readonly #stop = new AbortController();
  readonly #sending = new Map<string, Promise<void>>();
  #hooks: readonly WebhookState[] = [];
  #rounds = 0;
  #running: Promise<void> | null = null;
  #wake: () => void = () => {};

  constructor(options: WebhookServiceOptions) {
    const { db, log, allowPrivate, timeoutMs, backoff } = options;
    const { clock } = db;
    this.#options = options;
    this.faults = new Faults(clock);
    this.#stops = new RiskStops(clock);
    this.#lease = new HeldLease(db, 'webhooks', LEASE_MS);
    this.#post = new NoticePost({ clock, allowPrivate, ...(timeoutMs !== undefined && { timeoutMs }) });
    this.#sender = new QueueSender({
      db,
      log,
      post: this.#post,
      counts: this.counts,
      ...(backoff !== undefined && { backoff }),
    });
  }

  /** Notices that waited when this process looked last. */
  get pending(): number {
    return this.#hooks.reduce((sum, { pending }) => sum + pending, 0);
  }

  /** Notices that webhooks never got, as of the last look, and faults that nobody could store. */
  get dropped(): number {
    return this.#hooks.reduce((sum, { dropped }) => sum + dropped, this.faults.lost);
  }

  /** Begins. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks at once, because a webhook was made or deleted. */
  wake(): void {
    this.#wake();
  }

  /** Tells of a fault of this process. */
  tell(fault: Fault): void {
    this.faults.tell(fault);
  }

  /** Ends what is being sent; the next start sends it again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
    await Promise.all(this.#sending.values());
    await this.#post.close();
    await this.#lease.release().catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { db, log, roundMs = ROUND_MS } = this.#options;
    const { signal } = this.#stop;
    const unwatch = watchCommands(db, (group: AnsweredGroup) => this.#stops.take(group));
    while (!signal.aborted) {
      try {
        await this.#round(signal);
      } catch (error) {
        if (!signal.aborted)
          log.info({ err: error }, 'webhooks could not be looked after; it is tried again');
      }
      await this.#rest(this.#hooks.length === 0 ? Math.max(roundMs, IDLE_MS) : roundMs);
    }
    unwatch();
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { db } = this.#options;
    this.#hooks = await listWebhooks(db);
    for (const source of [this.faults, this.#stops])
      await source.flush((notices) => addNotices(db, notices, this.#hooks));
    if (this.#hooks.length === 0 || !(await this.#lease.take())) return;
    for (;;) {
      const count = await gatherNotices(db, noticeData, signal);
      this.#hooks = await listWebhooks(db);
      this.#send(signal);
      if (count === 0 || signal.aborted) break;
    }
    this.#rounds += 1;
    if (this.#rounds % FORGET_EVERY === 0) for (const hook of this.#hooks) await forgetNotices(db, hook);
  }

  /** Begins to send to each webhook that is due and to which nothing is being sent. */
  #send(signal: AbortSignal): void {
    const now = this.#options.db.clock.now();
    for (const hook of this.#hooks) {
      const isDue = hook.retryAt === null || hook.retryAt <= now;
      if (!isDue || hook.pending === 0 || this.#sending.has(hook.webhookId)) continue;
      const sending = this.#sender
        .drain(hook, signal)
        .catch((error: unknown) => this.#options.log.info({ err: error }, 'a webhook could not be sent to'))
        .finally(() => this.#sending.delete(hook.webhookId));
      this.#sending.set(hook.webhookId, sending);
    }
  }

  async #rest(ms: number): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await rest(this.#options.db.clock, ms, woken.signal);
  }
}
