import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DayOptions, PlayerUrls } from '@prescient/recording';
import { SentLog } from './sent-log.ts';
import type { VenueJob, VenueRequest } from './venue-thread.ts';

/** The day as a venue, in a thread of its own. */
export class Venue {
  readonly urls: PlayerUrls;
  /** The changes of Polymarket's books, by `nowMs`. */
  readonly sent: SentLog;
  /** The books of Kalshi, in milliseconds since 1970. */
  readonly played: SentLog;
  readonly #thread: Worker;

  private constructor(thread: Worker, urls: PlayerUrls, logs: Pick<Venue, 'sent' | 'played'>) {
    this.#thread = thread;
    this.urls = urls;
    this.sent = logs.sent;
    this.played = logs.played;
  }

  /** Opens the venue at the first moment of the day. */
  static async open(day: DayOptions, speed: number): Promise<Venue> {
    const [sent, played] = [new SentLog(), new SentLog()];
    const workerData: VenueJob = { day, speed, sent: sent.buffer, played: played.buffer };
    const thread = new Worker(join(import.meta.dirname, 'venue-thread.ts'), { workerData, execArgv: [] });
    const [urls] = (await once(thread, 'message')) as [PlayerUrls];
    return new Venue(thread, urls, { sent, played });
  }

  /** Plays the day to its end. @throws Error where the thread fails */
  async play(): Promise<void> {
    this.#say('play');
    await once(this.#thread, 'message');
  }

  async close(): Promise<void> {
    const ended = once(this.#thread, 'exit');
    this.#say('close');
    await ended;
  }

  #say(order: VenueRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin, a window has
    this.#thread.postMessage(order);
  }
}
