import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The start of a process, in ticks since a boot that has an id, as Linux tells it. */
async function birthByProc(pid: number): Promise<string> {
  const [boot, stat] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  // The second field is the program's name, in brackets, and may hold anything; the start is the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${boot.trim()} ${fields[19]}`;
}

async function birthByPs(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
  return stdout.trim();
}

/**
 * Returns a text that tells a process from any other one that had or will have its id, as after a reboot. Null where the
 * system does not say.
 */
export async function birthOf(pid: number): Promise<string | null> {
  const read = process.platform === 'linux' ? birthByProc : birthByPs;
  return read(pid).catch(() => null);
}
