import type { ParquetFile } from './parquet-file.ts';

const BLOCK_BYTES = 1 << 18;

/** The bytes of a column chunk, read a block at a time. */
export class ChunkBytes {
  readonly #file: ParquetFile;
  readonly #end: number;
  /** The place in the file of the first byte of `#buffer`. */
  #start: number;
  #buffer = new Uint8Array(0);
  /** The place in the buffer of the next byte. */
  offset = 0;

  constructor(file: ParquetFile, start: number, length: number) {
    this.#file = file;
    this.#start = start;
    this.#end = start + length;
  }

  get left(): number {
    return this.#end - this.#start - this.offset;
  }

  /** Returns a view of the next bytes: at least so many, or all that are left. */
  ahead(bytes: number): DataView<ArrayBuffer> {
    const wanted = Math.min(bytes, this.left);
    if (this.#buffer.length - this.offset < wanted)
      this.#load(Math.max(wanted, Math.min(BLOCK_BYTES, this.left)));
    return new DataView(this.#buffer.buffer, this.offset, this.#buffer.length - this.offset);
  }

  #load(bytes: number): void {
    this.#start += this.offset;
    this.offset = 0;
    // A fresh buffer: values of the pages before may still point into the former one.
    this.#buffer = new Uint8Array(bytes);
    this.#file.read(this.#buffer, this.#start);
  }

  /** Takes bytes. @throws ImportError TRUNCATED where so many are not left */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    if (bytes < 0 || bytes > this.left) throw this.#file.damaged();
    const { buffer, byteOffset } = this.ahead(bytes);
    this.offset += bytes;
    return new Uint8Array(buffer, byteOffset, bytes);
  }

  /** Passes bytes without reading them. */
  pass(bytes: number): void {
    if (bytes < 0 || bytes > this.left) throw this.#file.damaged();
    this.offset += bytes;
    if (this.offset <= this.#buffer.length) return;
    this.#start += this.offset;
    this.offset = 0;
    this.#buffer = new Uint8Array(0);
  }
}
