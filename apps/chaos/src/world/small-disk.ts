import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { healed, type Strike } from '../faults/fault.ts';

const SIZE = '160m';
/** From coarse to fine, so that not a page is left. */
const CHUNK_BYTES = [1_048_576, 65_536, 4_096, 512];

/** A disk in memory that is soon full. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Mounts one, or says in a sentence why this machine does not let us. */
  static mount(folder: string): SmallDisk | string {
    if (process.platform !== 'linux') return 'a small disk is made with tmpfs, which only Linux has';
    mkdirSync(folder, { recursive: true });
    const parameters = ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', folder];
    const { status, stderr, error } = spawnSync('mount', parameters, { encoding: 'utf8' });
    if (status !== 0) return `no tmpfs could be mounted: ${error?.message ?? stderr.trim()}`;
    chmodSync(folder, 0o755);
    return new SmallDisk(folder);
  }

  /** Fills the disk while bots trade, and makes room again after a while. PostgreSQL may have given up meanwhile. */
  readonly strike: Strike = async (world, random) => {
    this.#fill();
    await sleep(random.between(500, 1_500));
    rmSync(this.#ballast);
    const end = healed();
    await world.postgres.start();
    world.followPostgres();
    return end;
  };

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }

  #fill(): void {
    const file = openSync(this.#ballast, 'w');
    for (const size of CHUNK_BYTES) {
      const chunk = Buffer.alloc(size, 1);
      while (fits(file, chunk));
    }
    closeSync(file);
  }
}

function fits(file: number, chunk: Buffer): boolean {
  try {
    return writeSync(file, chunk) === chunk.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
