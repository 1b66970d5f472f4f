import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { localPostgresStatus, stopLocalPostgres, type LocalPostgres } from '../src/index.ts';

/** When the server and the files of a home go: unless told otherwise, when the test ends. */
type AtEnd = (clean: () => Promise<void>) => void;

/** A home that is not there yet, in a folder that any account can reach. */
export function newHome(atEnd: AtEnd = onTestFinished): string {
  const parent = mkdtempSync(join(tmpdir(), "local-postgres $it's "));
  chmodSync(parent, 0o755);
  const home = join(parent, 'home');
  atEnd(async () => {
    await removeHome(home);
    rmSync(parent, { recursive: true, force: true });
  });
  return home;
}

/** A home whose cluster was made, opened and closed before. */
export function usedHome(atEnd: AtEnd = onTestFinished): string {
  const home = newHome(atEnd);
  copyHome(inject('closedHome'), home);
  return home;
}

export function copyHome(from: string, to: string): void {
  // Node's own copy does not keep the modes of folders, on which PostgreSQL insists.
  if (process.platform === 'win32') cpSync(from, to, { recursive: true });
  else execFileSync('cp', ['-R', from, to]);
}

export async function removeHome(home: string): Promise<void> {
  await stopLocalPostgres(home);
  const { folder } = await localPostgresStatus(home);
  rmSync(folder, { recursive: true, force: true });
}

export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

export interface Opener {
  readonly process: ChildProcess;
  readonly opened: Omit<LocalPostgres, 'leave'>;
  /** The notices to its user. */
  notices(): string;
  leave(): Promise<void>;
}

/** Opens the home in a process of its own, which leads its own process group as a command typed in a terminal does. */
export async function openElsewhere(
  home: string,
  script = join(import.meta.dirname, 'opener.ts'),
): Promise<Opener> {
  const child = spawn(process.execPath, [script, home], { stdio: 'pipe', detached: true });
  let notices = '';
  child.stderr.on('data', (chunk: Buffer) => (notices += chunk.toString()));
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(notices))),
  ])) as [string];
  const leave = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.stdin.write('leave\n');
    if ((await gone)[0] !== 0) throw new Error(notices);
  };
  return { process: child, opened: JSON.parse(line) as Opener['opened'], notices: () => notices, leave };
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit');
  process.kill(-(child.pid ?? Number.NaN), signal);
  await gone;
}

/** A server that stopped may stay in the list of processes until its parent asks, but it no longer answers. */
export async function answers({ ownerUrl }: { ownerUrl: string }): Promise<boolean> {
  return query(ownerUrl, 'select 1').then(
    () => true,
    () => false,
  );
}
