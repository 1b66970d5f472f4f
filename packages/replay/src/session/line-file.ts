import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** A file of JSON lines that is written without waiting. A fault of the disk is told when it is closed. */
export class LineFile {
  readonly #stream: WriteStream;
  #fault: Error | null = null;
  lines = 0;

  private constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: 'wx' });
    this.#stream.on('error', (error) => (this.#fault ??= error));
  }

  /** @throws the fault of the file system */
  static async create(path: string): Promise<LineFile> {
    const file = new LineFile(path);
    await once(file.#stream, 'open');
    return file;
  }

  write(line: object): void {
    this.lines += 1;
    this.#stream.write(`${JSON.stringify(line)}\n`);
  }

  /** @throws the fault of the file system */
  async close(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream).catch(() => undefined);
    if (this.#fault !== null) throw this.#fault;
  }
}
