import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import type { RowBlock } from './row-block.ts';

/** A file of blocks in the work folder. Nobody reads it after the import. */
export class SpillFile {
  readonly #path: string;
  readonly #descriptor: number;
  /** The place at which the next block is written. */
  #end = 0;

  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, 'w+');
  }

  /** Writes a block and returns its place. */
  write(block: RowBlock): number {
    const position = this.#end;
    for (let done = 0; done < block.bytes.length;)
      done += writeSync(this.#descriptor, block.bytes, done, block.bytes.length - done, position + done);
    this.#end += block.bytes.length;
    return position;
  }

  read(block: RowBlock, position: number): void {
    for (let done = 0; done < block.bytes.length;) {
      const read = readSync(this.#descriptor, block.bytes, done, block.bytes.length - done, position + done);
      if (read === 0) throw new Error(`${this.#path} ends early`);
      done += read;
    }
  }

  remove(): void {
    closeSync(this.#descriptor);
    unlinkSync(this.#path);
  }
}
