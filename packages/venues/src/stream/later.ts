import type { Clock } from '@prescient/core/domain';

/** Turns that each work waits: the rest of the present one, and two whole ones. */
const TURNS = 3;

/** The waits of a stream. */
interface LaterContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told when a work throws. */
  readonly fail: (error: unknown) => void;
}

/**
 * Does works a while later, all with one timer: thousands a second may wait. After a stall of ours the frames that came
 * meanwhile are read between the turns, so that no work is done before them.
 */
export class Later {
  readonly #context: LaterContext;
  readonly #turnMs: number;
  /** The works by the number of turns that they still wait. */
  #waiting: (() => void)[][] = Array.from({ length: TURNS }, () => []);
  #count = 0;

  /** @param ms each work is done after so many milliseconds, or up to half as many more */
  constructor(ms: number, context: LaterContext) {
    this.#turnMs = ms / (TURNS - 1);
    this.#context = context;
  }

  add(work: () => void): void {
    this.#waiting.at(-1)!.push(work);
    this.#count += 1;
    if (this.#count === 1) this.#run().catch(this.#context.fail);
  }

  async #run(): Promise<void> {
    const { clock, signal } = this.#context;
    while (this.#count > 0) {
      await clock.sleep(this.#turnMs, signal);
      const [due = [], ...later] = this.#waiting;
      this.#waiting = [...later, []];
      this.#count -= due.length;
      for (const work of due) work();
    }
  }
}
