import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
/** The rooms that an API runs from. */
const ROOMS = [
  'packages/core',
  'packages/venues',
  'packages/local-postgres',
  'apps/api',
  'apps/bot',
  'apps/cli',
];
const LEFT_OUT = ['test', 'dist', '.turbo', '.test-reports'];

/** One edit of a file of the repository: this text becomes that text. */
export interface Plant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A copy of the sources with one fault in it. */
export interface PlantedCopy {
  /** The command line's main file. */
  readonly main: string;
  remove(): void;
}

function edit(copy: string, { file, from, to }: Plant): void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  // A fault that was not planted would prove nothing.
  if (!source.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
}

/** Copies the sources beside the same installed packages, and plants the fault. */
export function plant(fault: Plant): PlantedCopy {
  const copy = mkdtempSync(join(tmpdir(), 'prescient-planted-'));
  for (const room of ROOMS) {
    mkdirSync(join(copy, room), { recursive: true });
    const filter = (path: string): boolean => !LEFT_OUT.includes(basename(path));
    cpSync(join(ROOT, room), join(copy, room), { recursive: true, verbatimSymlinks: true, filter });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  edit(copy, fault);
  return {
    main: join(copy, 'apps', 'cli', 'src', 'main.ts'),
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}
