import { readFileSync } from 'node:fs';
import type { BesiegedApi } from './besieged-api.ts';

const LOOK_MS = 500;

/** The memory that a process holds, in megabytes; 0 where the system does not tell. */
function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** Watches the most memory that any API held. */
export class MemoryPeak {
  readonly #timer: NodeJS.Timeout;
  #mb = 0;

  constructor(apis: readonly BesiegedApi[]) {
    this.#timer = setInterval(() => {
      for (const { pid } of apis) if (pid !== null) this.#mb = Math.max(this.#mb, residentMb(pid));
    }, LOOK_MS);
  }

  end(): number {
    clearInterval(this.#timer);
    return Math.round(this.#mb);
  }
}
