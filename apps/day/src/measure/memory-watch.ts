import { monitorEventLoopDelay } from 'node:perf_hooks';

const QUARTERS = [0.25, 0.5, 0.75];
const LOOK_MS = 200;
const MEGABYTE = 1024 * 1024;

/** The process's memory at a quarter of the day, in megabytes. */
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
  readonly #pauses = monitorEventLoopDelay({ resolution: 10 });

  readonly #told: (point: MemoryPoint) => void;

  /** @param passed how much of the day is over, 0 to 1; `told` hears each point when it is noted */
  constructor(passed: () => number, told: (point: MemoryPoint) => void) {
    this.#told = told;
    this.#pauses.enable();
    this.#timer = setInterval(() => {
      const next = QUARTERS[this.points.length];
      if (next !== undefined && passed() >= next) this.#note(next);
    }, LOOK_MS);
  }

  /** The day is over. */
  end(): void {
    clearInterval(this.#timer);
    this.#pauses.disable();
    this.#note(1);
  }

  /** The longest time for which the main thread did nothing new, in milliseconds: work, garbage, or a busy machine. */
  get longestPauseMs(): number {
    return Math.round(this.#pauses.max / 1e6);
  }

  #note(share: number): void {
    const { rss, heapUsed } = process.memoryUsage();
    const point = { share, rss: Math.round(rss / MEGABYTE), heap: Math.round(heapUsed / MEGABYTE) };
    this.points.push(point);
    this.#told(point);
  }
}
