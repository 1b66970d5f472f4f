import { progress } from './progress.ts';

const QUARTERS = [0.25, 0.5, 0.75];
const LOOK_MS = 200;
const MEGABYTE = 1024 * 1024;

/** What the process held at a quarter of the day, in megabytes. */
export interface MemoryPoint {
  readonly share: number;
  /** All of it, as the operating system counts: feed, API, traders and the venue's thread. */
  readonly rss: number;
  readonly heap: number;
}

/** Notes how much memory the process has at each quarter of the day. */
export class MemoryWatch {
  readonly points: MemoryPoint[] = [];
  readonly #timer: NodeJS.Timeout;

  /** @param passed how much of the day is over, 0 to 1 */
  constructor(passed: () => number) {
    this.#timer = setInterval(() => {
      const next = QUARTERS[this.points.length];
      if (next !== undefined && passed() >= next) this.#note(next);
    }, LOOK_MS);
  }

  /** The day is over. */
  end(): void {
    clearInterval(this.#timer);
    this.#note(1);
  }

  /** By how much the memory at the end is more than at the first quarter, as a share of that. */
  get growth(): number {
    const [first, last] = [this.points[0]!, this.points.at(-1)!];
    return last.rss / first.rss - 1;
  }

  #note(share: number): void {
    const { rss, heapUsed } = process.memoryUsage();
    const point = { share, rss: Math.round(rss / MEGABYTE), heap: Math.round(heapUsed / MEGABYTE) };
    this.points.push(point);
    progress(`${100 * share} % of the changes are played; memory ${point.rss} MB`);
  }
}
