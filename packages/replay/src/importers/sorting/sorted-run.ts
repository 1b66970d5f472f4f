import type { RowBlock } from './row-block.ts';
import type { SpillFile } from './spill-file.ts';

/** Puts the next rows of a run into a block and returns their count, 0 at the end. */
export type FillBlock = (block: RowBlock) => number;

/** Rows in order, a block at a time, with a place among them. */
export class SortedRun {
  readonly block: RowBlock;
  readonly #fill: FillBlock;
  #rows: number;
  /** The row of the block that is next. */
  row = 0;

  constructor(block: RowBlock, fill: FillBlock) {
    this.block = block;
    this.#fill = fill;
    this.#rows = fill(block);
  }

  get isOver(): boolean {
    return this.#rows === 0;
  }

  /** Goes to the next row. */
  advance(): void {
    this.row += 1;
    if (this.row < this.#rows) return;
    this.row = 0;
    this.#rows = this.#fill(this.block);
  }

  /** True if the next row of this run comes before that of another; of equal ones the earlier run's comes first. */
  isBefore(other: SortedRun): boolean {
    const difference = this.block.at[this.row]! - other.block.at[other.row]!;
    if (difference !== 0) return difference < 0;
    return this.block.lag[this.row]! < other.block.lag[other.row]!;
  }
}

/** A run in a file: the places of its blocks and the count of its rows. */
export interface SpilledRun {
  readonly blocks: readonly number[];
  readonly rows: number;
}

/** Reads a run of a file. */
export function readSpilled(file: SpillFile, { blocks, rows }: SpilledRun): FillBlock {
  let next = 0;
  return (block) => {
    const position = blocks[next];
    if (position === undefined) return 0;
    file.read(block, position);
    const count = Math.min(block.capacity, rows - next * block.capacity);
    next += 1;
    return count;
  };
}
