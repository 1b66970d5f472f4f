import type { RowGroup } from 'hyparquet';
import { ColumnCursor } from './column-cursor.ts';
import type { ColumnFacts } from './columns.ts';
import type { Page } from './page-reader.ts';
import { indexesOf, isIndexed, textsOf } from './page-values.ts';
import type { ParquetFile } from './parquet-file.ts';

/** Turns a text into a code, not -1, which is that of a row without a text. */
export type CodeOf = (text: Uint8Array) => number;

/** The code of a row without a value. */
const NO_CODE = -1;

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** A column of texts of which few differ, as codes: a text is looked at once for each dictionary, or once a run. */
export class CodeColumn extends ColumnCursor<Int32Array> {
  readonly #codeOf: CodeOf;
  #dictionary: Int32Array | null = null;
  #values = new Int32Array(0);

  constructor(from: { file: ParquetFile; group: RowGroup }, facts: ColumnFacts, codeOf: CodeOf) {
    super(from.file, from.group, facts);
    this.#codeOf = codeOf;
  }

  protected load(page: Page): void {
    const { levels, rows } = page;
    const dense = isIndexed(page) ? this.#lookUp(page) : this.#codes(textsOf(page, this.facts.element));
    if (levels === null) {
      this.#values = dense;
      return;
    }
    this.#values = new Int32Array(rows);
    let next = 0;
    for (let row = 0; row < rows; row++) this.#values[row] = levels[row] === 0 ? NO_CODE : dense[next++]!;
  }

  #codes(texts: readonly Uint8Array[]): Int32Array<ArrayBuffer> {
    const codes = new Int32Array(texts.length);
    let last: Uint8Array | null = null;
    let code = NO_CODE;
    for (const [at, text] of texts.entries()) {
      if (last === null || !isSame(last, text)) code = this.#codeOf(text);
      last = text;
      codes[at] = code;
    }
    return codes;
  }

  #lookUp(page: Page): Int32Array<ArrayBuffer> {
    const { dictionary } = this.pages;
    if (dictionary === null) throw new Error('a dictionary is missing');
    const known = (this.#dictionary ??= this.#codes(textsOf(dictionary, this.facts.element)));
    const codes = indexesOf(page) as Int32Array<ArrayBuffer>;
    for (let at = 0; at < codes.length; at++) codes[at] = known[codes[at]!]!;
    return codes;
  }

  protected copy(from: number, rows: number, { target, at }: { target: Int32Array; at: number }): void {
    target.set(this.#values.subarray(from, from + rows), at);
  }
}
