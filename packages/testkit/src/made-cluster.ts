import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openLocalPostgres } from '@prescient/local-postgres';
import { temporaryHome } from '@prescient/workshop';

const packages = join(import.meta.dirname, '..', '..');
const cache = join(packages, '..', 'node_modules', '.cache', 'prescient');
const name = 'postgres';

/** Copies a folder with the owners and modes of its files: PostgreSQL insists on them, and Node's copy loses them. */
function copy(from: string, to: string): void {
  if (process.platform === 'win32') cpSync(from, to, { recursive: true });
  else execFileSync('cp', ['-Rp', from, to]);
}

/** A digest of the code that makes a cluster, so that a changed recipe makes another one. */
function recipe(): string {
  const digest = createHash('sha256');
  const folder = join(packages, 'local-postgres');
  const sources = readdirSync(join(folder, 'src')).map((file) => join(folder, 'src', file));
  for (const file of [...sources, join(packages, '..', 'pnpm-lock.yaml')]) digest.update(readFileSync(file));
  return digest.digest('hex').slice(0, 12);
}

/** Makes a cluster aside and renames it, so that of several that make one at once a single one stays. */
async function make(folder: string): Promise<void> {
  const home = await temporaryHome('cluster');
  const aside = `${folder}.${process.pid}`;
  try {
    await (await openLocalPostgres({ home: home.path, durable: false })).leave();
    mkdirSync(cache, { recursive: true });
    copy(join(home.path, name), aside);
    renameSync(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    await home.remove();
  }
}

/**
 * Puts a closed cluster into a home that has none. A copy takes a tenth of the time that making one takes, so one is
 * kept beside the installed libraries. All copies have the same passwords: they are for tests only.
 */
export async function copyCluster(home: string): Promise<void> {
  const folder = join(cache, `cluster-${recipe()}`);
  if (!existsSync(folder)) await make(folder);
  copy(folder, join(home, name));
}
