import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work after which all else that waits for the event loop has its turn. */
const TURN_MS = 5;

/** Work that is cut into turns of the event loop, however much of it there is. */
export class LoopTurn {
  #began = performance.now();

  /** Called between two pieces of work: lets other work go on if this turn has lasted long enough. */
  async pause(): Promise<void> {
    if (performance.now() - this.#began < TURN_MS) return;
    await nextTurn();
    this.#began = performance.now();
  }
}
