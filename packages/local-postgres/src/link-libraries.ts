import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface Link {
  readonly source: string;
  readonly target: string;
}

function linksOf(shipped: string): readonly Link[] {
  try {
    return JSON.parse(readFileSync(join(shipped, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  } catch {
    return [];
  }
}

/**
 * Makes the links between libraries that a tarball of npm cannot hold, in the folder of the shipped PostgreSQL. Its install
 * script does the same, and does not run everywhere. A link that is there, or that cannot be made, is left as it is: whether
 * the server starts is asked afterwards.
 */
export function linkLibraries(shipped: string): void {
  for (const { source, target } of linksOf(shipped)) {
    try {
      symlinkSync(relative(dirname(target), source), join(shipped, target));
    } catch {
      continue;
    }
  }
}
