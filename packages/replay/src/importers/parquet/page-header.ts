import { parquetHeader } from 'hyparquet/src/column.js';
import type { PageHeader } from 'hyparquet/src/types.js';
import type { ChunkBytes } from './chunk-bytes.ts';
import type { ParquetFile } from './parquet-file.ts';

/** The most that a header without statistics has; one that has more is tried again with twice as many bytes. */
const HEADER_BYTES = 1 << 12;

/** Takes the header of the next page of a column chunk. @throws ImportError TRUNCATED */
export function takeHeader(chunk: ChunkBytes, file: ParquetFile): PageHeader {
  for (let bytes = HEADER_BYTES; ; bytes *= 2) {
    const reader = { view: chunk.ahead(bytes), offset: 0 };
    try {
      const header = parquetHeader(reader);
      chunk.pass(reader.offset);
      return header;
    } catch (error) {
      if (bytes >= chunk.left) throw file.damaged(error);
    }
  }
}
