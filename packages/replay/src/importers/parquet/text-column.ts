import { ColumnCursor } from './column-cursor.ts';
import type { Page } from './page-reader.ts';
import { indexesOf, isIndexed, textsOf } from './page-values.ts';

/** The texts of some rows as bytes; null where a row has none. */
export type Texts = (Uint8Array | null)[];

/** A column of texts. */
export class TextColumn extends ColumnCursor<Texts> {
  #dictionary: Uint8Array[] | null = null;
  /** Null while the loaded page has no text at all, as most pages of whole books. */
  #values: Texts | null = null;

  protected load(page: Page): void {
    const { levels, rows, present } = page;
    if (present === 0) {
      this.#values = null;
      return;
    }
    const dense = isIndexed(page) ? this.#lookUp(page) : textsOf(page, this.facts.element);
    this.#values = levels === null ? dense : spread(levels, dense, rows);
  }

  #lookUp(page: Page): Uint8Array[] {
    const { dictionary } = this.pages;
    if (dictionary === null) throw new Error('a dictionary is missing');
    const known = (this.#dictionary ??= textsOf(dictionary, this.facts.element));
    return Array.from(indexesOf(page), (index) => known[index]!);
  }

  protected copy(from: number, rows: number, { target, at }: { target: Texts; at: number }): void {
    for (let row = 0; row < rows; row++) target[at + row] = this.#values?.[from + row] ?? null;
  }
}

function spread(levels: Uint8Array, dense: readonly Uint8Array[], rows: number): Texts {
  const values: Texts = [];
  let next = 0;
  for (let row = 0; row < rows; row++) values.push(levels[row] === 0 ? null : dense[next++]!);
  return values;
}
