import type { BookChange } from '@prescient/venues';
import type { GeneratedDay } from '@prescient/recording';
import { TimeHistogram } from '@prescient/workshop';
import { nowMs, type Sent, type SentLog } from '../venue/sent-log.ts';

/**
 * Measures how long each change takes from when the venue plays it until the feed shows a book at least as new, for both
 * outcomes of its market. Changes that come in a gap wait for the book that closes it, and count with that wait.
 */
export class LagMeter {
  readonly lags = new TimeHistogram();
  readonly #sent: SentLog;
  readonly #places: ReadonlyMap<string, number>;
  /** By twice the place of the market, plus the outcome. */
  readonly #waiting: Sent[][];

  constructor(sent: SentLog, { truth }: GeneratedDay) {
    this.#sent = sent;
    this.#places = new Map(truth.markets.map(({ marketId }, index) => [marketId, index]));
    this.#waiting = Array.from({ length: 2 * truth.markets.length }, () => []);
  }

  /** Changes that no book has shown yet. */
  get unshown(): number {
    return this.#waiting.reduce((sum, waiting) => sum + waiting.length, 0);
  }

  /** A listener of the feed. */
  hear(change: BookChange): void {
    if (change.kind !== 'book') return;
    this.#takeSent();
    const { marketId, outcome, occurredAt } = change.book;
    const place = this.#places.get(marketId);
    // Kalshi's books are asked for, and not sent.
    if (place === undefined) return;
    const waiting = this.#waiting[2 * place + outcome]!;
    const shown = nowMs();
    while (waiting.length > 0 && waiting[0]!.stamp <= occurredAt.getTime()) {
      this.lags.add(shown - waiting.shift()!.at);
    }
  }

  #takeSent(): void {
    this.#sent.drain((sent) => {
      this.#waiting[2 * sent.market]!.push(sent);
      this.#waiting[2 * sent.market + 1]!.push(sent);
    });
  }
}
