import { join } from 'node:path';
import { RunMerge } from './merge-runs.ts';
import { RadixOrder } from './radix-order.ts';
import { RowBlock } from './row-block.ts';
import { type FillBlock, readSpilled, SortedRun, type SpilledRun } from './sorted-run.ts';
import { SpillFile } from './spill-file.ts';

/** The rows of a run, and those of a block of it. */
export interface SorterSizes {
  readonly run: number;
  readonly block: number;
}

const SIZES: SorterSizes = { run: 1 << 20, block: 1 << 12 };
/** Rows for which there is place at first, so that a small source takes little memory. */
const FIRST_ROWS = 1 << 12;
/** Rows between two yields. */
const STEP_ROWS = 10_000;

/** Takes a row of a block. */
export type TakeRow = (block: RowBlock, row: number) => void;

/**
 * Sorts rows by time in bounded memory: full runs are sorted and written to a file; `drain` merges them. Rows of one time are
 * in the order of their second time, and then in that in which they were added.
 */
export class RowSorter {
  readonly #folder: string;
  readonly #sizes: SorterSizes;
  readonly #order: RadixOrder;
  readonly #block: RowBlock;
  /** The rows that are not sorted yet. */
  #rows: RowBlock;
  #count = 0;
  #file: SpillFile | null = null;
  #files = 0;
  #runs: SpilledRun[] = [];

  constructor(folder: string, sizes = SIZES) {
    this.#folder = folder;
    this.#sizes = sizes;
    this.#rows = new RowBlock(Math.min(sizes.run, FIRST_ROWS));
    this.#order = new RadixOrder(0);
    this.#block = new RowBlock(sizes.block);
  }

  /** The rows that were added since `settle` last wrote them out; add one by `place` and its columns. */
  get rows(): RowBlock {
    return this.#rows;
  }

  /** True while no row waits to be taken out. */
  get isEmpty(): boolean {
    return this.#count === 0 && this.#runs.length === 0;
  }

  /** Makes place for a row and returns its number among `rows`. All of its columns have to be set. */
  place(): number {
    if (this.#count === this.#rows.capacity) this.#grow();
    return this.#count++;
  }

  /** Writes the run out where it is full. No row of it changes any more. */
  settle(): void {
    if (this.#count >= this.#sizes.run) this.#spill();
  }

  #grow(): void {
    const larger = new RowBlock(2 * this.#rows.capacity);
    larger.copyRows(this.#rows, this.#count);
    this.#rows = larger;
  }

  #sort(): void {
    this.#order.reset(this.#count);
    this.#order.sortBy(this.#rows.lag, this.#count);
    this.#order.sortBy(this.#rows.at, this.#count);
  }

  /** Puts the rows in order into blocks. */
  #sorted(): FillBlock {
    this.#sort();
    const rows = this.#rows;
    const { order } = this.#order;
    const count = this.#count;
    let next = 0;
    return (block) => {
      const filled = Math.min(block.capacity, count - next);
      for (let row = 0; row < filled; row++) block.copyRow(row, rows, order[next + row]!);
      next += filled;
      return filled;
    };
  }

  #spill(): void {
    this.#runs.push(this.#write(this.#sorted()));
    this.#count = 0;
  }

  #write(fill: FillBlock): SpilledRun {
    this.#file ??= new SpillFile(join(this.#folder, `rows-${this.#files++}`));
    const blocks: number[] = [];
    let rows = 0;
    for (let filled = fill(this.#block); filled > 0; filled = fill(this.#block)) {
      blocks.push(this.#file.write(this.#block));
      rows += filled;
    }
    return { blocks, rows };
  }

  /**
   * Takes out the rows before a time, in order, and yields about every 10,000 of them. Those from that time on stay. Nothing
   * may be added meanwhile.
   */
  *drain(until: number, take: TakeRow): Generator<number> {
    const file = this.#file;
    const runs = this.#runs.map((run) => this.#open(readSpilled(file!, run)));
    if (this.#count > 0) runs.push(this.#open(this.#sorted()));
    const merge = new RunMerge(runs);
    let taken = 0;
    for (let run = merge.first; run !== undefined && run.block.at[run.row]! < until; run = merge.first) {
      take(run.block, run.row);
      merge.advance();
      taken += 1;
      if (taken % STEP_ROWS === 0) yield taken;
    }
    this.#keep(merge);
    file?.remove();
    yield taken;
  }

  #open(fill: FillBlock): SortedRun {
    return new SortedRun(new RowBlock(this.#sizes.block), fill);
  }

  /** Keeps the rest of a merge as the first run of a new file. */
  #keep(merge: RunMerge): void {
    this.#file = null;
    this.#runs = [];
    if (merge.first !== undefined) this.#runs.push(this.#write(restOf(merge)));
    this.#count = 0;
  }

  /** Removes the file. */
  close(): void {
    this.#file?.remove();
    this.#file = null;
  }
}

const restOf =
  (merge: RunMerge): FillBlock =>
  (block) => {
    let filled = 0;
    for (let run = merge.first; run !== undefined && filled < block.capacity; run = merge.first) {
      block.copyRow(filled++, run.block, run.row);
      merge.advance();
    }
    return filled;
  };
