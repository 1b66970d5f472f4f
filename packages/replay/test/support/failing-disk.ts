import type { Disk } from '../../src/index.ts';
import { disk } from '../../src/build/disk.ts';

const full = (): Error => Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' });

/** A disk with room for so many bytes; what is written when it gets full is torn. A sync and a rename take one byte. */
export function failingDisk(room: number): Disk {
  let left = room;
  const take = (bytes: number): void => {
    left -= bytes;
    if (left < 0) throw full();
  };
  return {
    ...disk,
    async openAt(path, length) {
      const file = await disk.openAt(path, length);
      return {
        ...file,
        async append(bytes) {
          await file.append(bytes.subarray(0, Math.max(0, left)));
          take(bytes.length);
        },
        async sync() {
          take(1);
          await file.sync();
        },
      };
    },
    async rename(from, to) {
      take(1);
      await disk.rename(from, to);
    },
  };
}
