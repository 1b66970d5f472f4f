import type { SortedRun } from './sorted-run.ts';

/** Merges runs: a heap of them by their next rows. Rows of one place come in the order of the runs. */
export class RunMerge {
  readonly #heap: { readonly run: SortedRun; readonly rank: number }[] = [];

  constructor(runs: readonly SortedRun[]) {
    for (const [rank, run] of runs.entries()) if (!run.isOver) this.#heap.push({ run, rank });
    for (let place = (this.#heap.length >> 1) - 1; place >= 0; place--) this.#sink(place);
  }

  /** The run that has the next row; undefined at the end. */
  get first(): SortedRun | undefined {
    return this.#heap[0]?.run;
  }

  /** Goes past the next row. */
  advance(): void {
    const { run } = this.#heap[0]!;
    run.advance();
    if (run.isOver) {
      const last = this.#heap.pop()!;
      if (this.#heap.length === 0) return;
      if (last.run !== run) this.#heap[0] = last;
    }
    this.#sink(0);
  }

  #isBefore(a: number, b: number): boolean {
    const one = this.#heap[a]!;
    const other = this.#heap[b]!;
    if (one.run.isBefore(other.run)) return true;
    return one.rank < other.rank && !other.run.isBefore(one.run);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    for (let place = from; ;) {
      const left = 2 * place + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const least = right < heap.length && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(least, place)) return;
      [heap[place], heap[least]] = [heap[least]!, heap[place]!];
      place = least;
    }
  }
}
