import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeOf } from './error.ts';
import { identity } from './run.ts';

/** The words of postmaster.pid, PostgreSQL's own lock, about the server on a data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** False while it starts, recovers or stops. */
  readonly ready: boolean;
  /** True if the process is proven to be the server of this folder; otherwise only a connection can tell. */
  readonly proven: boolean;
}

/** `defunct` is dead but not yet buried by its parent: it still answers to its id, so PostgreSQL takes it for alive. */
type Holder = 'ours' | 'gone' | 'defunct' | 'foreign' | 'unsure';

/** No system hands out this process id, so PostgreSQL finds it dead. */
const impossiblePid = 2_147_483_647;

/** The server that holds this data folder, or may hold it; null when certainly none does. */
export function findPostmaster(data: string): Postmaster | null {
  const text = readPidFile(data);
  if (text === null) return null;
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  const holder = pid > 0 ? holderOf(pid, data) : 'unsure';
  if (holder === 'ours' || holder === 'unsure')
    return { pid, port, ready: lines[7]?.trim() === 'ready', proven: holder === 'ours' };
  return null;
}

/** True if this process serves the folder and is on its way out, perhaps for as long as its sessions last. */
export function isStopping(data: string, pid: number): boolean {
  const lines = readPidFile(data)?.split('\n');
  return Number(lines?.[0]) === pid && lines?.[7]?.trim() === 'stopping';
}

/**
 * PostgreSQL refuses to start while the process that its file names is alive, be it a stranger that got the same id
 * after a reboot. Where that is certain the file is not deleted but made to name nobody: its seventh line still lets
 * PostgreSQL see whether a backend of the dead server is left on the data, and that check must not be lost.
 */
export function disownStranger(data: string): void {
  const text = readPidFile(data);
  const pid = Number(text?.split('\n')[0]);
  if (text === null || !(pid > 0) || !['foreign', 'defunct'].includes(holderOf(pid, data))) return;
  const path = pidFileOf(data);
  const aside = `${path}.disowned`;
  writeFileSync(aside, text.replace(/^\d+/, String(impossiblePid)), { mode: 0o600 });
  const { uid, gid } = statSync(data);
  if (process.getuid?.() === 0) chownSync(aside, uid, gid);
  if (readPidFile(data) === text) renameSync(aside, path);
}

function readPidFile(data: string): string | null {
  try {
    return readFileSync(pidFileOf(data), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function pidFileOf(data: string): string {
  return join(data, 'postmaster.pid');
}

function holderOf(pid: number, data: string): Holder {
  if (process.platform === 'linux' && existsSync('/proc/self/status')) return holderOnLinux(pid, data);
  if (process.platform === 'win32') return isAlive(pid) ? 'unsure' : 'gone';
  return holderByName(pid);
}

function holderOnLinux(pid: number, data: string): Holder {
  const folder = statSync(data);
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
    if (field('State') === 'Z' || field('State') === 'X') return 'defunct';
    if (field('Name') !== 'postgres' || field('Uid') !== String(folder.uid)) return 'foreign';
    const seat = statSync(`/proc/${pid}/cwd`);
    return seat.dev === folder.dev && seat.ino === folder.ino ? 'ours' : 'foreign';
  } catch (error) {
    return codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM' ? holderSeenByOwner(pid, data) : 'gone';
  }
}

/** Root in a container may be barred from looking into another account's processes, but that account may. */
function holderSeenByOwner(pid: number, data: string): Holder {
  const script = 'test -e "$1" || exit 2; test "$1" -ef "$2"';
  const parameters = ['-c', script, 'sh', `/proc/${pid}/cwd`, data];
  const { status } = spawnSync('/bin/sh', parameters, { stdio: 'ignore', ...identity(statSync(data)) });
  return status === 0 ? 'ours' : status === 1 ? 'foreign' : 'unsure';
}

function holderByName(pid: number): Holder {
  const { stdout, error } = spawnSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  if (error !== undefined) return isAlive(pid) ? 'unsure' : 'gone';
  const [, state, command] = /^(\S+)\s+(.*)$/m.exec(stdout.trim()) ?? [];
  if (state === undefined || command === undefined) return 'gone';
  if (state.startsWith('Z')) return 'defunct';
  return basename(command) === 'postgres' ? 'unsure' : 'foreign';
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
