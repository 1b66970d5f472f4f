import { LeafColumn } from './leaf-column.ts';
import type { LeafPath } from './leaves.ts';
import type { ParquetFile } from './parquet-file.ts';

/** Goes through the rows of a file: before each step, `columns` give the values of the row that comes. */
export function* leafRows(file: ParquetFile, paths: readonly LeafPath[]): Generator<readonly LeafColumn[]> {
  for (const group of file.metadata.row_groups) {
    const columns = paths.map((path) => new LeafColumn(file, group, path));
    for (let row = Number(group.num_rows); row > 0; row--) yield columns;
  }
}
