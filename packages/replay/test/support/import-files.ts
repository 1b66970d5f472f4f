import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportProgress, Importer } from '../../src/importers/importer.ts';
import { MemorySink } from './memory-sink.ts';

/** A folder for the files of a test. */
export class Files {
  readonly folder: string;
  #works = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static readonly make = async (): Promise<Files> => new Files(await mkdtemp(join(tmpdir(), 'importers-')));

  /** Writes a file: bytes and texts as they are, anything else as JSON. */
  async write(name: string, content: unknown): Promise<string> {
    const file = join(this.folder, name);
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(file, isRaw ? content : JSON.stringify(content));
    return file;
  }

  /** Imports files, with files of markets. */
  async bring(importer: Importer, files: readonly string[], marketFiles: readonly string[] = []) {
    const workFolder = join(this.folder, `work-${(this.#works += 1)}`);
    await mkdir(workFolder);
    const sink = new MemorySink();
    const progress: ImportProgress[] = [];
    for await (const step of importer.read(files, sink, { marketFiles, workFolder })) progress.push(step);
    return { sink, progress };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
