import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { RowGroup } from 'hyparquet';
import { readPage } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { isFlatColumn } from 'hyparquet/src/schema.js';
import type {
  ColumnDecoder,
  Compressors,
  DecodedArray,
  PageHeader,
  PageResult,
} from 'hyparquet/src/types.js';
import { ChunkBytes } from './chunk-bytes.ts';
import type { LeafPath } from './leaves.ts';
import { takeHeader } from './page-header.ts';
import type { ParquetFile } from './parquet-file.ts';

const compressors: Compressors = {
  ZSTD: (input) => zstdDecompressSync(input),
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};

/** Moments as milliseconds since 1970, with their microseconds behind the point. */
const parsers = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1e3,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1000n) / 1e3,
};

/**
 * A column of one row group as values of JavaScript, a page at a time: numbers, bigints, texts, null; of a list its values in
 * nested arrays.
 */
export class LeafColumn {
  readonly #file: ParquetFile;
  readonly #bytes: ChunkBytes;
  readonly #decoder: ColumnDecoder;
  readonly #isFlat: boolean;
  readonly #rows: number;
  #dictionary: DecodedArray | undefined;
  /** The rows of the page that were not taken yet, from `#next` on. */
  #page: DecodedArray = [];
  #next = 0;
  /** The rows of all pages so far. */
  #decoded = 0;

  constructor(file: ParquetFile, group: RowGroup, path: LeafPath) {
    const names = path.slice(1).map(({ element }) => element.name);
    const { element } = path.at(-1)!;
    const meta = group.columns.find(
      (one) => one.meta_data?.path_in_schema.join() === names.join(),
    )?.meta_data;
    if (meta === undefined || element.type === undefined) throw file.damaged();
    const { codec, total_compressed_size: length } = meta;
    const start = meta.dictionary_page_offset || meta.data_page_offset;
    this.#file = file;
    this.#bytes = new ChunkBytes(file, Number(start), Number(length));
    const schemaPath = [...path];
    this.#decoder = {
      pathInSchema: names,
      type: element.type,
      element,
      schemaPath,
      codec,
      parsers,
      compressors,
    };
    this.#isFlat = isFlatColumn(schemaPath);
    this.#rows = Number(group.num_rows);
  }

  /** Takes the next row's value. @throws ImportError TRUNCATED */
  next(): unknown {
    while (this.#next >= this.#ready) this.#load();
    const value: unknown = this.#page[this.#next];
    this.#next += 1;
    return value;
  }

  /** A row of a list may go on in the next page, so the last one of a page waits for that. */
  get #ready(): number {
    const isOpen = !this.#isFlat && this.#decoded < this.#rows;
    return this.#page.length - (isOpen ? 1 : 0);
  }

  #load(): void {
    if (this.#decoded >= this.#rows && this.#bytes.left === 0) throw this.#file.damaged();
    const waiting = Array.from(this.#page.slice(this.#next) as ArrayLike<unknown>);
    // The rows of the next page are put behind those that wait, in the same array.
    const before = this.#isFlat ? 0 : waiting.length;
    const header = this.#nextHeader();
    const { data = [] } = this.#unpack(header, this.#isFlat ? undefined : waiting);
    this.#decoded += data.length - before;
    this.#page = data;
    this.#next = 0;
  }

  #nextHeader(): PageHeader {
    for (;;) {
      const header = takeHeader(this.#bytes, this.#file);
      if (header.type !== 'DICTIONARY_PAGE') return header;
      const { data } = this.#unpack(header, undefined);
      this.#dictionary = data && convert(data, this.#decoder);
    }
  }

  #unpack(header: PageHeader, before: DecodedArray | undefined): PageResult {
    try {
      const { buffer, byteOffset, length } = this.#bytes.take(header.compressed_page_size);
      const reader = { view: new DataView(buffer, byteOffset, length), offset: 0 };
      return readPage(reader, header, this.#decoder, this.#dictionary, before, 0);
    } catch (error) {
      throw this.#file.damaged(error);
    }
  }
}

/** The values of one row of a list; a null within is a value that is missing. */
export const valuesOf = (row: unknown): unknown[] =>
  Array.isArray(row)
    ? (row as unknown[]).flat(Infinity as 1)
    : row === null || row === undefined
      ? []
      : [row];
