import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (home: string): string => join(home, 'api.json');

interface Kept {
  readonly url: string;
  readonly pid: number;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user runs as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function read(home: string): Kept | null {
  try {
    const { url, pid } = JSON.parse(readFileSync(fileIn(home), 'utf8')) as Partial<Kept>;
    return typeof url === 'string' && URL.canParse(url) && Number.isSafeInteger(pid) && pid! > 0
      ? { url, pid: pid! }
      : null;
  } catch {
    return null;
  }
}

/** Returns the address at which an API of this home listens; null where none is known to run. */
export function knownAddress(home: string): string | null {
  const kept = read(home);
  return kept !== null && isRunning(kept.pid) ? kept.url : null;
}

/** Notes the address of our API in its home, so that other commands find it. A home that cannot be written stays as it is. */
export function keepAddress(home: string, url: string): void {
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(fileIn(home), `${JSON.stringify({ url, pid: process.pid } satisfies Kept)}\n`);
  } catch {
    // The API serves all the same; commands need --api then.
  }
}

/** Removes the note, unless another API has written its own meanwhile. */
export function forgetAddress(home: string): void {
  if (read(home)?.pid === process.pid) rmSync(fileIn(home), { force: true });
}
