import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Importer, ImportProgress } from '../importers/importer.ts';
import { ImportError } from '../importers/import-error.ts';
import { infoOf } from '../tape/format/footer.ts';
import type { TapeInfo } from '../tape/tape.ts';
import { TapeError, type TapeErrorCode } from '../tape/tape-error.ts';
import { PART } from '../tape/tape-file.ts';
import { type TapeCut, TapeWriter } from '../tape/tape-writer.ts';
import { closing, type Disk, disk as ownDisk, onDisk, tapeErrorOf } from './disk.ts';
import { type Interrupted, interruptedBuild, Journal } from './journal.ts';
import { PartFile } from './part-file.ts';

/** A tape to build. */
export interface BuildRequest {
  readonly importer: Importer;
  readonly files: readonly string[];
  /** The name of the tape. */
  readonly into: string;
  readonly marketFiles?: readonly string[];
  readonly onProgress?: (progress: ImportProgress & { readonly rows: number }) => void;
  /** Ends the build between two steps of its importer; the next build goes on from there. */
  readonly signal?: AbortSignal;
  readonly disk?: Disk;
  readonly cut?: TapeCut;
}

/** The means of a build that has begun. */
interface Build {
  readonly writer: TapeWriter;
  readonly part: PartFile;
  readonly journal: Journal;
}

/** The importer and the files, as they were when they were read: a build goes on only with the very same. */
async function sourcesOf({ importer, files, marketFiles = [] }: BuildRequest): Promise<string> {
  const seen = await Promise.all(
    [...files, ...marketFiles].map(async (file) => {
      const { size, mtimeMs } = await stat(file).catch((cause: unknown) => {
        throw new ImportError('UNREADABLE', { file, cause });
      });
      return [resolve(file), size, mtimeMs];
    }),
  );
  return JSON.stringify([importer.name, files.length, ...seen]);
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function begin(request: BuildRequest, of: string, left: Interrupted | null): Promise<Build> {
  const { importer, into, disk = ownDisk, cut } = request;
  const { name: source, grain } = importer;
  const writer = new TapeWriter({ source, grain }, cut, left?.begun);
  const journal = await Journal.open(`${into}.journal`, disk, { of, lines: left?.lines ?? [] });
  const part = await closing(journal, PartFile.open(into, { disk, length: left?.length ?? 0 }));
  return { writer, part, journal };
}

async function writeOut({ writer, part, journal }: Build): Promise<void> {
  for (const piece of writer.take()) {
    await part.add(piece);
    await journal.chunk(piece);
  }
}

/** Tells all of the source to the writer, and writes it out step by step. */
async function importAll(request: BuildRequest, build: Build, state: string | undefined): Promise<void> {
  const { importer, files, into, marketFiles = [], onProgress, signal } = request;
  const { writer, journal } = build;
  const options = { marketFiles, workFolder: `${into}.work`, ...(state === undefined ? {} : { state }) };
  for await (const progress of importer.read(files, writer, options)) {
    await writeOut(build);
    if (progress.state !== undefined) {
      const { told, refused } = writer;
      await journal.state({ state: progress.state, told, refused });
    }
    onProgress?.({ ...progress, rows: writer.told });
    signal?.throwIfAborted();
  }
}

/**
 * Builds a tape from files. It has its name once it is whole; until then all is in files beside it, from which the next
 * build of the same files goes on.
 * @throws TapeError, ImportError, the importer's own errors, the signal's reason
 */
export async function buildTape(request: BuildRequest): Promise<TapeInfo> {
  const { into, disk = ownDisk } = request;
  if (existsSync(into)) throw new TapeError('TAPE_EXISTS', { detail: into });
  const [journalPath, workFolder] = [`${into}.journal`, `${into}.work`];
  const of = await sourcesOf(request);
  const left = await interruptedBuild(into + PART, journalPath, of);
  if (left !== null && isAlive(left.pid)) throw new TapeError('TAPE_BUSY', { detail: `process ${left.pid}` });
  if (left?.state === undefined) await disk.remove(workFolder);
  await onDisk(mkdir(workFolder, { recursive: true }));
  const build = await begin(request, of, left);
  try {
    await importAll(request, build, left?.state);
    const footer = build.writer.finish();
    await writeOut(build);
    await build.part.commit(footer);
    await disk.remove(journalPath);
    await disk.remove(workFolder);
    return infoOf(footer);
  } catch (error) {
    const fault = tapeErrorOf(error);
    if (!goesOn(fault, request))
      for (const path of [into + PART, journalPath, workFolder]) await disk.remove(path);
    throw fault;
  } finally {
    await build.part.close();
    await build.journal.close();
  }
}

/** True if the same build can succeed later: what it has written is of use then. */
const goesOn = (fault: unknown, { signal }: BuildRequest): boolean =>
  signal?.aborted === true || (fault instanceof TapeError && LATER.has(fault.code));

const LATER = new Set<TapeErrorCode>(['TAPE_DISK_FULL', 'TAPE_WRITE_FAILED']);
