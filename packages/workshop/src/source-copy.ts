import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** The folders that an API runs from. */
const FOLDERS = ['packages', 'apps/api', 'apps/bot', 'apps/cli'];
const LEFT_OUT = ['test', 'dist', '.turbo'];

/** One edit of a file of the repository: this text becomes that text. */
export interface Plant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A copy of the sources beside the same installed packages, in which faults are planted one after another. */
export class SourceCopy {
  readonly #root = mkdtempSync(join(tmpdir(), 'prescient-planted-'));

  constructor() {
    for (const folder of FOLDERS) {
      mkdirSync(join(this.#root, folder), { recursive: true });
      const filter = (path: string): boolean => !LEFT_OUT.includes(basename(path));
      cpSync(join(ROOT, folder), join(this.#root, folder), {
        recursive: true,
        verbatimSymlinks: true,
        filter,
      });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.#root, 'node_modules'), 'junction');
  }

  /** The command line's main file. */
  get main(): string {
    return join(this.#root, 'apps', 'cli', 'src', 'main.ts');
  }

  /** Plants a fault; answers how to take it out again. */
  plant({ file, from, to }: Plant): () => void {
    const path = join(this.#root, file);
    const source = readFileSync(path, 'utf8');
    // A fault that was not planted would prove nothing.
    if (!source.includes(from)) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(
      path,
      source.replace(from, () => to),
    );
    return () => writeFileSync(path, source);
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
