import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the hardware. */
const TICKS_PER_SECOND = 100;
/** The places of the numbers in /proc/<pid>/stat, counted after the name, which may hold spaces. */
const PARENT = 1;
const OWN_TIMES = [11, 12];
const ENDED_CHILDREN_TIMES = [13, 14];

const onLinux = process.platform === 'linux';

/** The numbers of a process, or null where it is gone. */
function statOf(pid: number | string): number[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return null;
  }
}

const secondsIn = (stat: readonly number[] | null, places: readonly number[]): number =>
  places.reduce((total, place) => total + (stat?.[place] ?? 0), 0) / TICKS_PER_SECOND;

/** Processor seconds that a process used so far; null off Linux. */
export const secondsOf = (pid: number): number | null => (onLinux ? secondsIn(statOf(pid), OWN_TIMES) : null);

/** The same of a process with its children, those that ended included; null off Linux. */
export function familySecondsOf(pid: number): number | null {
  if (!onLinux) return null;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat?.[PARENT] === pid);
  const living = children.reduce((total, stat) => total + secondsIn(stat, OWN_TIMES), 0);
  return living + secondsIn(statOf(pid), [...OWN_TIMES, ...ENDED_CHILDREN_TIMES]);
}

/** Processor seconds of our own children that ended; null off Linux. */
export const endedChildrenSeconds = (): number | null =>
  onLinux ? secondsIn(statOf('self'), ENDED_CHILDREN_TIMES) : null;

/** Megabytes of memory that a process holds, now and at its peak; null off Linux. */
export function memoryOf(pid: number): { now: number; peak: number } | null {
  if (!onLinux) return null;
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}
