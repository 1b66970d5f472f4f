import { setTimeout as sleep } from 'node:timers/promises';

/** The time for which tenants ask on after they were told to stop. */
const PATIENCE_MS = 30_000;

interface Acknowledgement {
  readonly url: string;
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

  acknowledge(url: string, sentAt: number): void {
    this.#acknowledgements.push({ url, sentAt, at: performance.now() });
  }

  /**
   * Waits until every API has carried out a command that was sent after `since`.
   * @returns the milliseconds from `since` to the last of these first answers; null for an API that gave none in time
   */
  async back(since: number, limitMs: number): Promise<ReadonlyMap<string, number | null>> {
    const first = (url: string): number | null =>
      this.#acknowledgements.find((each) => each.url === url && each.sentAt >= since)?.at ?? null;
    while (performance.now() - since < limitMs && this.urls.some((url) => first(url) === null))
      await sleep(20);
    return new Map(
      this.urls.map((url) => {
        const at = first(url);
        return [url, at === null ? null : at - since] as const;
      }),
    );
  }
}
