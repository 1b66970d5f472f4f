import { type FileHandle, open } from 'node:fs/promises';
import { type BlockContent, type BlockEntry, unpackBlock, unpackNotes } from './format/block.ts';
import { fillsFile, type Footer, footerOf, footerPlace } from './format/footer.ts';
import { HEAD, MAGIC, TAIL_BYTES } from './format/frame.ts';
import type { PlacedNote } from './note.ts';
import { TapeError } from './tape-error.ts';

/** The name under which a tape is built: what has it is not finished, whatever is in it. */
export const PART = '.part';

const HEAD_MOST = 64;

/** Refuses a file that does not begin as a tape of this version does. @throws TapeError TAPE_FOREIGN, TAPE_VERSION */
function requireHead(head: Uint8Array): void {
  if (HEAD.every((byte, index) => head[index] === byte)) return;
  const [line = ''] = new TextDecoder().decode(head).split('\n', 1);
  if (!line.startsWith(MAGIC)) throw new TapeError('TAPE_FOREIGN');
  throw new TapeError('TAPE_VERSION', { detail: `version ${line.slice(MAGIC.length, 24)}` });
}

/** The file of a tape, open for reading, with its footer. */
export class TapeFile {
  readonly #handle: FileHandle;
  /** Holds the stored bytes of one block, and is used again for the next. */
  #buffer = new Uint8Array(1 << 16);
  #size = 0;
  #footer: Footer | null = null;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @throws TapeError TAPE_UNREADABLE, TAPE_FOREIGN, TAPE_VERSION, TAPE_UNFINISHED, TAPE_DAMAGED */
  static async open(path: string): Promise<TapeFile> {
    const handle = await open(path).catch((cause: unknown) => {
      throw new TapeError('TAPE_UNREADABLE', { detail: path, cause });
    });
    try {
      const file = new TapeFile(handle);
      await file.#readFooter();
      if (path.endsWith(PART)) throw new TapeError('TAPE_UNFINISHED');
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The file of a build that was interrupted: its blocks can be read, and it has no footer. */
  static async openPart(path: string): Promise<TapeFile> {
    return new TapeFile(await open(path));
  }

  get footer(): Footer {
    return this.#footer!;
  }

  /** The place at which the last block ends and the footer begins. */
  get blocksEnd(): number {
    return this.#size;
  }

  async #readFooter(): Promise<void> {
    const stat = await this.#handle.stat();
    if (!stat.isFile()) throw new TapeError('TAPE_FOREIGN');
    requireHead((await this.#read(0, Math.min(HEAD_MOST, stat.size))).slice());
    if (stat.size < HEAD.length + TAIL_BYTES) throw new TapeError('TAPE_UNFINISHED');
    const tail = (await this.#read(stat.size - TAIL_BYTES, TAIL_BYTES)).slice();
    const { offset, bytes } = footerPlace(tail, stat.size);
    const footer = footerOf(await this.#read(offset, bytes), tail);
    if (!fillsFile(footer, offset)) throw new TapeError('TAPE_DAMAGED', { detail: 'its order' });
    this.#footer = footer;
    this.#size = offset;
  }

  /** The stored bytes of a block, in a buffer that is used again. @throws TapeError TAPE_DAMAGED */
  stored({ offset, rowBytes, noteBytes }: BlockEntry): Promise<Uint8Array> {
    return this.#read(offset, rowBytes + noteBytes);
  }

  /** @throws TapeError TAPE_DAMAGED */
  async block(entry: BlockEntry): Promise<BlockContent> {
    return unpackBlock(entry, await this.stored(entry));
  }

  /** Only the notes of a block. @throws TapeError TAPE_DAMAGED */
  async notes(entry: BlockEntry): Promise<readonly PlacedNote[]> {
    if (entry.notes === 0) return [];
    return unpackNotes(entry, await this.#read(entry.offset + entry.rowBytes, entry.noteBytes));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #read(position: number, length: number): Promise<Uint8Array> {
    const { size } = this.#footer === null ? await this.#handle.stat() : { size: this.#size };
    if (position + length > size) throw new TapeError('TAPE_DAMAGED', { detail: 'a block past its end' });
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#handle.read(this.#buffer, done, length - done, position + done);
      if (bytesRead === 0) throw new TapeError('TAPE_DAMAGED', { detail: 'it became shorter' });
      done += bytesRead;
    }
    return this.#buffer.subarray(0, length);
  }
}
