import { ColumnCursor } from './column-cursor.ts';
import type { Page } from './page-reader.ts';
import { indexesOf, isIndexed, numbersOf } from './page-values.ts';

/** A column of moments or decimals, as doubles; a row without a value is NaN. */
export class NumberColumn extends ColumnCursor<Float64Array> {
  #dictionary: Float64Array | null = null;
  #values: Float64Array = new Float64Array(0);

  protected load(page: Page): void {
    const dense = isIndexed(page) ? this.#lookUp(page) : numbersOf(page, this.facts);
    this.#values = page.levels === null ? dense : spread(page.levels, dense, page.rows);
  }

  #lookUp(page: Page): Float64Array {
    const { dictionary } = this.pages;
    if (dictionary === null) throw new Error('a dictionary is missing');
    const known = (this.#dictionary ??= numbersOf(dictionary, this.facts));
    const indexes = indexesOf(page);
    const numbers = new Float64Array(indexes.length);
    for (let at = 0; at < indexes.length; at++) numbers[at] = known[indexes[at]!]!;
    return numbers;
  }

  protected copy(from: number, rows: number, { target, at }: { target: Float64Array; at: number }): void {
    target.set(this.#values.subarray(from, from + rows), at);
  }
}

function spread(levels: Uint8Array, dense: Float64Array, rows: number): Float64Array {
  const values = new Float64Array(rows);
  let next = 0;
  for (let row = 0; row < rows; row++) values[row] = levels[row] === 0 ? Number.NaN : dense[next++]!;
  return values;
}
