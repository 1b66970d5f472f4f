import type { FileMetaData } from 'hyparquet';
import { ImportError } from '../import-error.ts';
import { hasColumn } from './leaves.ts';
import { ParquetFile } from './parquet-file.ts';

/** The footer of a parquet file. @throws ImportError */
export async function metadataOf(path: string): Promise<FileMetaData> {
  const file = await ParquetFile.open(path);
  file.close();
  return file.metadata;
}

/** True if a file is parquet and has all of these columns. */
export async function isParquetWith(path: string, names: readonly string[]): Promise<boolean> {
  try {
    const metadata = await metadataOf(path);
    return names.every((name) => hasColumn(metadata, name));
  } catch (error) {
    if (error instanceof ImportError) return false;
    throw error;
  }
}
