import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { blockEntry, type BlockEntry, endOfBlock, isSound } from '../tape/format/block.ts';
import { keyframeShape, type Keyframe, tokenShape } from '../tape/format/footer.ts';
import { HEAD } from '../tape/format/frame.ts';
import { LiveBooks } from '../tape/live-books.ts';
import { TapeFile } from '../tape/tape-file.ts';
import type { Begun, Piece } from '../tape/tape-writer.ts';
import { closing, type Disk, type DiskFile, onDisk } from './disk.ts';

const count = z.int().nonnegative();

const beginning = z.object({ kind: z.literal('begin'), pid: count, of: z.string() });
const chunkLine = z.object({
  kind: z.literal('chunk'),
  chunk: blockEntry,
  keyframe: keyframeShape.nullable(),
  tokens: z.array(tokenShape),
});
const stateLine = z.object({
  kind: z.literal('state'),
  state: z.string(),
  told: count,
  refused: z.record(z.string(), count),
});
const line = z.discriminatedUnion('kind', [beginning, chunkLine, stateLine]);
type Line = z.output<typeof line>;
type ChunkLine = z.output<typeof chunkLine>;

/** The state of an importer, and all that was told and refused until then. */
export type ImporterState = Omit<z.output<typeof stateLine>, 'kind'>;

/** A build that was interrupted, as far as its file is sound. */
export interface Interrupted {
  readonly pid: number;
  readonly begun: Begun;
  /** The state from which its importer goes on; undefined where it begins again. */
  readonly state: string | undefined;
  /** Bytes of the file that stay. */
  readonly length: number;
  readonly lines: readonly Line[];
}

/** Says what a build has written, a line after each chunk, so that another one can go on from there. */
export class Journal {
  readonly #file: DiskFile;

  private constructor(file: DiskFile) {
    this.#file = file;
  }

  /** Begins a journal of a build of these sources, with the lines of an interrupted one that still hold. */
  static async open(
    path: string,
    disk: Disk,
    { of, lines }: { of: string; lines: readonly Line[] },
  ): Promise<Journal> {
    const file = await onDisk(disk.openAt(path, 0));
    const journal = new Journal(file);
    await closing(file, journal.#addAll([{ kind: 'begin', pid: process.pid, of }, ...lines]));
    return journal;
  }

  /** Says that a chunk is in the file. */
  async chunk({ chunk, keyframe, tokens }: Piece): Promise<void> {
    await this.#add({
      kind: 'chunk',
      chunk: chunk.entry,
      keyframe: keyframe?.entry ?? null,
      tokens: [...tokens],
    });
  }

  async state(state: ImporterState): Promise<void> {
    await this.#add({ kind: 'state', ...state });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #addAll(lines: readonly Line[]): Promise<void> {
    for (const each of lines) await this.#add(each);
  }

  async #add(said: Line): Promise<void> {
    await onDisk(this.#file.append(new TextEncoder().encode(`${JSON.stringify(said)}\n`)));
  }
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const each of text.split('\n')) {
    const read = line.safeParse(valueOf(each));
    // The last line of a build that was killed may be cut off.
    if (!read.success) break;
    lines.push(read.data);
  }
  return lines;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Reads what an interrupted build of the same sources left; null where there is none. */
export async function interruptedBuild(
  part: string,
  journal: string,
  of: string,
): Promise<Interrupted | null> {
  const text = await readFile(journal, 'utf8').catch(() => '');
  const [first, ...lines] = linesOf(text);
  if (first?.kind !== 'begin' || first.of !== of) return null;
  const file = await TapeFile.openPart(part).catch(() => null);
  if (file === null) return null;
  try {
    const chunks = await soundChunks(file, lines);
    const kept = chunks.flatMap(({ chunk, keyframe }) => [chunk, ...(keyframe?.blocks ?? [])]);
    if (chunks.length === 0) return null;
    const written = chunks.reduce((sum, { chunk }) => sum + chunk.rows + chunk.notes, 0);
    const state = lines.findLast((each) => each.kind === 'state' && each.told <= written) as
      | ImporterState
      | undefined;
    return {
      pid: first.pid,
      begun: {
        tokens: chunks.flatMap(({ tokens }) => tokens),
        chunks: chunks.map(({ chunk }) => chunk),
        keyframes: keyframesOf(chunks),
        books: await booksOf(file, chunks),
        refused: state?.refused ?? {},
        told: state?.told ?? 0,
      },
      state: state?.state,
      length: Math.max(...kept.map(endOfBlock)),
      lines: lines.filter((each) =>
        each.kind === 'chunk' ? chunks.includes(each) : each.kind === 'state' && each.told <= written,
      ),
    };
  } finally {
    await file.close();
  }
}

const keyframesOf = (chunks: readonly ChunkLine[]): Keyframe[] =>
  chunks.flatMap(({ keyframe }) => keyframe ?? []);

/** The chunks from the first on whose bytes are in the file as they were written. */
async function soundChunks(file: TapeFile, lines: readonly Line[]): Promise<ChunkLine[]> {
  const sound: ChunkLine[] = [];
  let end = HEAD.length;
  for (const each of lines) {
    if (each.kind !== 'chunk') continue;
    for (const entry of [each.chunk, ...(each.keyframe?.blocks ?? [])]) {
      if (entry.offset !== end || !(await isInFile(file, entry))) return sound;
      end = endOfBlock(entry);
    }
    sound.push(each);
  }
  return sound;
}

async function isInFile(file: TapeFile, entry: BlockEntry): Promise<boolean> {
  const stored = await file.stored(entry).catch(() => null);
  return stored !== null && isSound(entry, stored);
}

/** The live books after the last chunk: those of the last keyframe, and the changes since. */
async function booksOf(file: TapeFile, chunks: readonly ChunkLine[]): Promise<LiveBooks> {
  const books = new LiveBooks();
  const last = chunks.findLastIndex(({ keyframe }) => keyframe !== null);
  const since = chunks.slice(last + 1).map(({ chunk }) => chunk);
  for (const entry of [...(chunks[last]?.keyframe?.blocks ?? []), ...since])
    books.changeAll((await file.block(entry)).columns);
  return books;
}
