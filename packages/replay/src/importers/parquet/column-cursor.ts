import type { RowGroup } from 'hyparquet';
import type { ColumnFacts } from './columns.ts';
import { type Page, PageReader } from './page-reader.ts';
import type { ParquetFile } from './parquet-file.ts';

/** A column of one row group, read from its first row to its last, some rows at a time. */
export abstract class ColumnCursor<Target> {
  protected readonly facts: ColumnFacts;
  protected readonly pages: PageReader;
  readonly #file: ParquetFile;
  /** The rows of the page that is loaded, and the next one of them. */
  #rows = 0;
  #next = 0;

  constructor(file: ParquetFile, group: RowGroup, facts: ColumnFacts) {
    this.#file = file;
    this.facts = facts;
    const { name } = facts.element;
    const column = group.columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === name)?.meta_data;
    if (column === undefined) throw file.damaged();
    this.pages = new PageReader(file, column, facts.element);
  }

  /** Makes the rows of a page ready for `copy`. */
  protected abstract load(page: Page): void;
  /** Copies rows of the loaded page, from one on, to a place of the target. */
  protected abstract copy(from: number, rows: number, to: { target: Target; at: number }): void;

  /** Reads the next rows into the beginning of the target. @throws ImportError TRUNCATED */
  read(rows: number, target: Target): void {
    for (let at = 0; at < rows;) {
      if (this.#next === this.#rows) this.#loadNext();
      const count = Math.min(rows - at, this.#rows - this.#next);
      this.copy(this.#next, count, { target, at });
      this.#next += count;
      at += count;
    }
  }

  /** Reads the next rows, or passes them. */
  next(rows: number, target: Target, isRead: boolean): void {
    if (isRead) this.read(rows, target);
    else this.#skip(rows);
  }

  /** Passes rows; pages of which none is read are not unpacked. */
  #skip(rows: number): void {
    let left = rows;
    while (left > 0) {
      if (this.#next === this.#rows) {
        const { nextRows } = this.pages;
        if (nextRows <= left) {
          this.pages.pass();
          left -= nextRows;
          continue;
        }
        this.#loadNext();
      }
      const count = Math.min(left, this.#rows - this.#next);
      this.#next += count;
      left -= count;
    }
  }

  #loadNext(): void {
    const page = this.pages.next();
    try {
      this.load(page);
    } catch (error) {
      throw this.#file.damaged(error);
    }
    this.#rows = page.rows;
    this.#next = 0;
  }
}
