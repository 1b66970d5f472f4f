import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** As much as a small group's commit writes, as often as groups commit at half load. */
const BLOCK = Buffer.alloc(16_384, 1);
const EVERY_MS = 4;
const BLOCKS = 1_024;

/**
 * The wait of 99 of 100 moments at most, in milliseconds, until a write to the disk that is under way has ended: a caller who
 * comes while the disk stands still waits for the rest of that, however few writes stand still. `spans` are the lengths of
 * the writes, within a time of `totalMs`.
 */
export function waitAtP99(spans: readonly number[], totalMs: number): number {
  const longest = spans.toSorted((a, b) => b - a);
  // Moments that wait longer than x: the sum of what each span has beyond x.
  let sum = 0;
  for (const [index, span] of longest.entries()) {
    sum += span;
    const wait = (sum - 0.01 * totalMs) / (index + 1);
    if (wait >= (longest[index + 1] ?? 0)) return Math.max(0, wait);
  }
  return 0;
}

/** Measures how long a commit waits for the disk alone: writes over a file that is there, each made safe, as a database's log is. */
export async function measureDiskWait(folder: string, seconds: number): Promise<number> {
  const path = join(folder, 'disk-wait');
  const file = await open(path, 'w');
  try {
    await file.write(Buffer.alloc(BLOCKS * BLOCK.length));
    await file.sync();
    const spans: number[] = [];
    const began = performance.now();
    const end = began + seconds * 1_000;
    for (let block = 0; performance.now() < end; block = (block + 1) % BLOCKS) {
      const from = performance.now();
      await file.write(BLOCK, 0, BLOCK.length, block * BLOCK.length);
      await file.datasync();
      spans.push(performance.now() - from);
      await sleep(EVERY_MS);
    }
    return waitAtP99(spans, performance.now() - began);
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
