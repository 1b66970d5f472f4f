import type { BookShelf } from '../books/book-shelf.ts';
import type { Latency } from '../latency.ts';
import type { KnownMarket } from '../markets/known-market.ts';
import type { RunSettings } from '../run-result.ts';

/**
 * The moments at which a strategy acts: cycles at the interval, or as soon as something happens that concerns it, and the arrival
 * of what it sends. At a time `t` it knows the tape up to `t` less the delay of its feed. What it sends is carried out at the
 * books of the time of arrival; it goes on once it knows the answer, and once its feed has shown the moment of the arrival.
 */
export class Pace {
  readonly #settings: Pick<RunSettings, 'intervalMs' | 'pauseMs'>;
  readonly #latency: Latency;
  readonly #shelf: BookShelf;
  readonly #feedMs: number;
  #step: () => void = () => undefined;
  /** The time on the tape of the next step. */
  dueAt = Infinity;
  #cycle: (now: number) => void = () => undefined;
  /** The end of the last cycle while it rests; null during a cycle. */
  #restsSince: number | null = null;
  /** The time of what happened last that concerns it; null where nothing has since the last cycle began. */
  #rungAt: number | null = null;
  #watched: ReadonlySet<number> = new Set();

  constructor(settings: RunSettings, latency: Latency, shelf: BookShelf) {
    this.#settings = settings;
    this.#latency = latency;
    this.#shelf = shelf;
    this.#feedMs = latency.terms.feedMs;
  }

  /** Begins with a cycle once its feed has shown this moment; each further cycle does the same. */
  begin(now: number, cycle: (now: number) => void): void {
    this.#cycle = cycle;
    this.at(now + this.#feedMs, cycle);
  }

  /** Plans the next step at a time of the strategy. */
  at(now: number, step: (now: number) => void): void {
    this.dueAt = now - this.#feedMs;
    this.#step = () => step(now);
  }

  /** Plans the arrival of what is sent now, at the time of the tape itself, with the time at which its answer is known. */
  send(now: number, arrive: (at: number, knownAt: number) => void): void {
    const { thereMs, backMs } = this.#latency.delaysAt(now);
    const at = now + thereMs;
    this.dueAt = at;
    this.#step = () => arrive(at, at + Math.max(backMs, this.#feedMs));
  }

  act(): void {
    this.dueAt = Infinity;
    this.#step();
  }

  /** True if something happened since the last cycle began, where that starts cycles. */
  get isRung(): boolean {
    return this.#settings.pauseMs !== null && this.#rungAt !== null;
  }

  beginCycle(): void {
    this.#restsSince = null;
    this.#rungAt = null;
  }

  /** Rests from the end of a cycle on, watching these markets where events start cycles. */
  rest(endedAt: number, looked: readonly KnownMarket[]): void {
    this.#restsSince = endedAt;
    if (this.#settings.pauseMs !== null) this.#watch(looked);
    this.at(endedAt + this.#settings.intervalMs, this.#cycle);
    if (this.#rungAt !== null) this.#hasten(this.#rungAt);
  }

  /** Lets a cycle that would begin sooner wait until the tape has come to a moment. */
  sleep(until: number): void {
    if (this.#restsSince !== null && this.dueAt < until) this.at(until + this.#feedMs, this.#cycle);
  }

  hear(token: number, at: number): void {
    if (this.#rungAt === null && this.#watched.has(token)) this.ring(at);
  }

  /** Something happened that concerns it. */
  ring(at: number): void {
    this.#rungAt ??= at;
    if (this.#restsSince !== null) this.#hasten(at);
  }

  /** Brings the next cycle forward: to when it hears of what happened, but not sooner after the last one than the pause. */
  #hasten(at: number): void {
    const { pauseMs } = this.#settings;
    if (pauseMs === null || this.#restsSince === null) return;
    const now = Math.max(at + this.#feedMs, this.#restsSince + pauseMs);
    if (now - this.#feedMs < this.dueAt) this.at(now, this.#cycle);
  }

  #watch(looked: readonly KnownMarket[]): void {
    const watched = new Set(looked.flatMap(({ tokens }) => tokens.filter((token) => token !== -1)));
    const { watchers } = this.#shelf;
    for (const token of this.#watched) if (!watched.has(token)) watchers[token]! -= 1;
    for (const token of watched) if (!this.#watched.has(token)) watchers[token]! += 1;
    this.#watched = watched;
  }
}
