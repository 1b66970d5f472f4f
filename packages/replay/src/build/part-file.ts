import { endOf, type Footer } from '../tape/format/footer.ts';
import { HEAD } from '../tape/format/frame.ts';
import { PART } from '../tape/tape-file.ts';
import type { Piece } from '../tape/tape-writer.ts';
import { closing, type Disk, type DiskFile, onDisk } from './disk.ts';

/** The file of a tape that is being written, under a name that says so. It gets its own name once it is whole. */
export class PartFile {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #file: DiskFile;

  private constructor(path: string, means: { readonly disk: Disk; readonly file: DiskFile }) {
    this.#path = path;
    this.#disk = means.disk;
    this.#file = means.file;
  }

  /**
   * Begins the file of a tape, or goes on behind the first `length` bytes of one that was begun.
   * @throws TapeError TAPE_DISK_FULL, TAPE_WRITE_FAILED
   */
  static async open(path: string, { disk, length }: { disk: Disk; length: number }): Promise<PartFile> {
    const file = await onDisk(disk.openAt(path + PART, length));
    const part = new PartFile(path, { disk, file });
    if (length === 0) await closing(file, part.#append(HEAD));
    return part;
  }

  /** @throws TapeError TAPE_DISK_FULL, TAPE_WRITE_FAILED */
  async add({ chunk, keyframe }: Piece): Promise<void> {
    await this.#append(chunk.stored);
    for (const block of keyframe?.blocks ?? []) await this.#append(block.stored);
  }

  /** Ends the tape and gives it its name: it survives a power cut from then on. @throws TapeError as `add` */
  async commit(footer: Footer): Promise<void> {
    await this.#append(endOf(footer));
    await onDisk(this.#file.sync());
    await onDisk(this.#disk.rename(this.#path + PART, this.#path));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await onDisk(this.#file.append(bytes));
  }
}
