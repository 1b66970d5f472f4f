import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.ts';

/** The record of the server that was started last. */
interface LastServer {
  readonly port: number;
  /** The process that was told to stop, by `db:stop` or as the last user left; null while none was. */
  readonly stopped: number | null;
}

const fileOf = ({ folder }: Place): string => join(folder, 'last-server.json');

function read(place: Place): LastServer | null {
  try {
    return JSON.parse(readFileSync(fileOf(place), 'utf8')) as LastServer;
  } catch {
    return null;
  }
}

/** Writes aside and renames: the file may be another account's, the folder is ours. Where that fails, nothing is kept. */
function write(place: Place, last: LastServer): void {
  const aside = `${fileOf(place)}.${process.pid}`;
  try {
    writeFileSync(aside, JSON.stringify(last), { mode: 0o644 });
    renameSync(aside, fileOf(place));
  } catch {
    rmSync(aside, { force: true });
  }
}

/** Notes a start, so that a recovery takes the same port. */
export const noteStart = (place: Place, port: number): void => write(place, { port, stopped: null });

/** Notes that a server is told to stop, so that nobody takes its end for a crash. */
export const noteStop = (place: Place, { pid, port }: { pid: number; port: number }): void =>
  write(place, { port, stopped: pid });

/** The port of the last server where it ended without having been told to; else null. */
export function portToRecover(place: Place): number | null {
  const last = read(place);
  return last?.stopped === null ? last.port : null;
}

/** True if this process was told to stop by one of us. Whatever else ends it, a crash or a signal, is to be recovered. */
export const wasStopped = (place: Place, pid: number): boolean => read(place)?.stopped === pid;
