const BUCKETS_A_MS = 4;
const LONGEST_MS = 60_000;

/** Counts times in quarters of a millisecond, so that ten million of them take as much memory as ten. */
export class Histogram {
  readonly #buckets = new Uint32Array(LONGEST_MS * BUCKETS_A_MS + 1);
  count = 0;
  longestMs = 0;

  add(ms: number): void {
    const time = Math.max(0, ms);
    this.#buckets[Math.min(Math.floor(time * BUCKETS_A_MS), LONGEST_MS * BUCKETS_A_MS)]! += 1;
    this.count += 1;
    this.longestMs = Math.max(this.longestMs, time);
  }

  /** The time that this share of all did not exceed, rounded up to the bucket; 0 where there is none. */
  quantile(share: number): number {
    let left = Math.ceil(share * this.count);
    if (left === 0) return 0;
    const index = this.#buckets.findIndex((count) => (left -= count) <= 0);
    return (index + 1) / BUCKETS_A_MS;
  }
}
