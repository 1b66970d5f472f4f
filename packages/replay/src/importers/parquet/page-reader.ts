import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type {
  ColumnMetaData,
  Compressors,
  Encoding,
  PageHeader,
  SchemaElement,
} from 'hyparquet/src/types.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { ImportError } from '../import-error.ts';
import { ChunkBytes } from './chunk-bytes.ts';
import { takeHeader } from './page-header.ts';
import type { ParquetFile } from './parquet-file.ts';

const compressors: Compressors = {
  ZSTD: (input) => zstdDecompressSync(input),
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};
const CODECS = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)]);

/** A page, unpacked: its values that are there, and the rows at which they are. */
export interface Page {
  readonly rows: number;
  /** For each row 1 where it has a value; null where all have one. */
  readonly levels: Uint8Array | null;
  /** The count of values that are there. */
  readonly present: number;
  readonly encoding: Encoding;
  /** The encoded values. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const rowsOf = (header: PageHeader): number =>
  header.data_page_header_v2?.num_rows ?? header.data_page_header?.num_values ?? 0;

/** The pages of one column in one row group, in order. */
export class PageReader {
  readonly #file: ParquetFile;
  readonly #column: ColumnMetaData;
  readonly #isNullable: boolean;
  readonly #bytes: ChunkBytes;
  #levels = new Uint8Array(0);
  /** The header of the next page of data, which was read already. */
  #header: PageHeader | null = null;
  /** The dictionary of the column, as far as the pages were read. */
  dictionary: Page | null = null;

  constructor(file: ParquetFile, column: ColumnMetaData, element: SchemaElement) {
    if (!CODECS.has(column.codec))
      throw new ImportError('BAD_CODEC', { file: file.path, detail: column.codec });
    this.#file = file;
    this.#column = column;
    this.#isNullable = element.repetition_type === 'OPTIONAL';
    const start = Number(column.dictionary_page_offset || column.data_page_offset);
    this.#bytes = new ChunkBytes(file, start, Number(column.total_compressed_size));
  }

  /** The rows of the next page of data. @throws ImportError TRUNCATED where there is none */
  get nextRows(): number {
    return rowsOf((this.#header ??= this.#nextHeader()));
  }

  /** Passes the next page of data without unpacking it. */
  pass(): void {
    const header = (this.#header ??= this.#nextHeader());
    this.#header = null;
    this.#bytes.pass(header.compressed_page_size);
  }

  /** Unpacks the next page of data. It holds until the next call. */
  next(): Page {
    const header = (this.#header ??= this.#nextHeader());
    this.#header = null;
    try {
      return this.#unpack(header, this.#bytes.take(header.compressed_page_size));
    } catch (error) {
      throw this.#file.damaged(error);
    }
  }

  #nextHeader(): PageHeader {
    for (;;) {
      const header = takeHeader(this.#bytes, this.#file);
      if (header.type !== 'DICTIONARY_PAGE') return header;
      this.dictionary = this.#unpackDictionary(header);
    }
  }

  #unpackDictionary(header: PageHeader): Page {
    const packed = this.#bytes.take(header.compressed_page_size);
    const rows = header.dictionary_page_header?.num_values ?? 0;
    try {
      const bytes = this.#decompress(packed, header.uncompressed_page_size);
      return { rows, present: rows, levels: null, encoding: 'PLAIN', bytes };
    } catch (error) {
      throw this.#file.damaged(error);
    }
  }

  #decompress(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
    return decompressPage(packed, size, this.#column.codec, compressors) as Uint8Array<ArrayBuffer>;
  }

  #unpack(header: PageHeader, packed: Uint8Array<ArrayBuffer>): Page {
    if (header.data_page_header_v2) return this.#unpackSecond(header, packed);
    if (!header.data_page_header) throw new Error(`a page of the kind ${header.type}`);
    const { num_values: rows, encoding } = header.data_page_header;
    const bytes = this.#decompress(packed, header.uncompressed_page_size);
    if (!this.#isNullable) return { rows, present: rows, levels: null, encoding, bytes };
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const levels = this.#readLevels(bytes.subarray(4, 4 + length), rows);
    return { rows, ...levels, encoding, bytes: bytes.subarray(4 + length) };
  }

  /** Pages of the second kind keep their levels outside of what is compressed. */
  #unpackSecond(header: PageHeader, packed: Uint8Array<ArrayBuffer>): Page {
    const facts = header.data_page_header_v2!;
    const { num_rows: rows, encoding } = facts;
    const start = facts.repetition_levels_byte_length;
    const end = start + facts.definition_levels_byte_length;
    const levels = this.#isNullable
      ? this.#readLevels(packed.subarray(start, end), rows)
      : { levels: null, present: rows };
    const size = header.uncompressed_page_size - end;
    const body = packed.subarray(end);
    const isPacked = facts.is_compressed !== false && size > 0;
    return { rows, ...levels, encoding, bytes: isPacked ? this.#decompress(body, size) : body };
  }

  #readLevels(bytes: Uint8Array<ArrayBuffer>, rows: number): Pick<Page, 'levels' | 'present'> {
    if (this.#levels.length < rows) this.#levels = new Uint8Array(rows);
    const levels = this.#levels.subarray(0, rows);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    readRleBitPackedHybrid({ view, offset: 0 }, 1, levels, bytes.byteLength);
    let present = 0;
    for (let row = 0; row < rows; row++) present += levels[row]!;
    return present === rows ? { levels: null, present } : { levels, present };
  }
}
