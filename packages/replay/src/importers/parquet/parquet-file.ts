import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { ImportError } from '../import-error.ts';

const MAGIC = 'PAR1';
/** The magic at both ends and the length of the footer: no parquet file is shorter. */
const LEAST_BYTES = 12;

/** A parquet file that is open for reading. */
export class ParquetFile {
  readonly path: string;
  readonly metadata: FileMetaData;
  readonly #descriptor: number;
  readonly #size: number;

  private constructor(path: string, from: { descriptor: number; size: number; metadata: FileMetaData }) {
    this.path = path;
    this.metadata = from.metadata;
    this.#descriptor = from.descriptor;
    this.#size = from.size;
  }

  /**
   * Opens a file and reads its footer.
   * @throws ImportError UNREADABLE, EMPTY, FOREIGN or TRUNCATED
   */
  static async open(path: string): Promise<ParquetFile> {
    const descriptor = openFile(path);
    try {
      const { size } = fstatSync(descriptor);
      checkEnds(path, descriptor, size);
      const metadata = await readFooter(path, descriptor, size);
      if (metadata.num_rows === 0n) throw new ImportError('EMPTY', { file: path });
      return new ParquetFile(path, { descriptor, size, metadata });
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  get rows(): number {
    return Number(this.metadata.num_rows);
  }

  /** Fills a buffer from a place of the file. @throws ImportError TRUNCATED where the file is shorter */
  read(target: Uint8Array, position: number): void {
    if (position < 0 || position + target.length > this.#size) throw this.damaged();
    readFully(this.#descriptor, target, position);
  }

  /** The error for content that cannot be unpacked. */
  damaged(cause?: unknown): ImportError {
    return new ImportError('TRUNCATED', { file: this.path, cause });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new ImportError('UNREADABLE', { file: path, cause });
  }
}

function readFully(descriptor: number, target: Uint8Array, position: number): void {
  let done = 0;
  while (done < target.length) {
    const read = readSync(descriptor, target, done, target.length - done, position + done);
    if (read === 0) return;
    done += read;
  }
}

function checkEnds(path: string, descriptor: number, size: number): void {
  if (size === 0) throw new ImportError('EMPTY', { file: path });
  const begin = Buffer.alloc(MAGIC.length);
  readFully(descriptor, begin, 0);
  if (begin.toString('latin1') !== MAGIC) throw new ImportError('FOREIGN', { file: path });
  const end = Buffer.alloc(MAGIC.length);
  if (size >= LEAST_BYTES) readFully(descriptor, end, size - MAGIC.length);
  if (end.toString('latin1') !== MAGIC) throw new ImportError('TRUNCATED', { file: path });
}

async function readFooter(path: string, descriptor: number, size: number): Promise<FileMetaData> {
  const slice = (start: number, end = size): ArrayBuffer => {
    const bytes = new Uint8Array(end - start);
    readFully(descriptor, bytes, start);
    return bytes.buffer;
  };
  try {
    return await parquetMetadataAsync({ byteLength: size, slice });
  } catch (cause) {
    throw new ImportError('TRUNCATED', { file: path, cause });
  }
}
