import { setTimeout as sleep } from 'node:timers/promises';

/** The time for which tenants ask on after they were told to stop. */
const PATIENCE_MS = 30_000;

/** The name of what an API does: trades at quoted prices, or from books. */
export const serviceOf = (url: string, fromBooks: boolean): string =>
  `${url}, ${fromBooks ? 'from books' : 'at quoted prices'}`;

interface Acknowledgement {
  readonly service: string;
  readonly sentAt: number;
  readonly at: number;
}

/** A stretch of time in which tenants trade: alone, or besieged. */
export class Phase {
  readonly kind: 'alone' | 'besieged';
  readonly urls: readonly string[];
  readonly #acknowledgements: Acknowledgement[] = [];
  #deadline = Number.POSITIVE_INFINITY;

  constructor(kind: Phase['kind'], urls: readonly string[]) {
    this.kind = kind;
    this.urls = urls;
  }

  get trading(): boolean {
    return this.#deadline === Number.POSITIVE_INFINITY;
  }

  /** True while a tenant may still ask for an answer. */
  get patient(): boolean {
    return performance.now() < this.#deadline;
  }

  stop(): void {
    this.#deadline = performance.now() + PATIENCE_MS;
  }

  acknowledge(service: string, sentAt: number): void {
    this.#acknowledgements.push({ service, sentAt, at: performance.now() });
  }

  /**
   * Waits until every service has answered for good to a command that was sent after `since`.
   * @returns the milliseconds from `since` to that answer, by service; null for one that gave none in time
   */
  async back(since: number, limitMs: number): Promise<ReadonlyMap<string, number | null>> {
    const services = this.urls.flatMap((url) => [serviceOf(url, false), serviceOf(url, true)]);
    const first = (service: string): number | null =>
      this.#acknowledgements.find((each) => each.service === service && each.sentAt >= since)?.at ?? null;
    while (performance.now() - since < limitMs && services.some((service) => first(service) === null))
      await sleep(20);
    return new Map(
      services.map((service) => {
        const at = first(service);
        return [service, at === null ? null : at - since] as const;
      }),
    );
  }
}
