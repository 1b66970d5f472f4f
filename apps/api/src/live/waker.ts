import { setTimeout as sleep } from 'node:timers/promises';

/** Shortest time between two wakings by a busy source unless another is given; the news of that time is read together. */
const BREATH_MS = 25;

/** One listener that rests until somebody wakes it. Being woken while at work is remembered, so that nothing is missed. */
export class Waker {
  readonly #breathMs: number;
  #isAwake = true;
  #resolve: () => void = () => {};

  /** `breathMs` is the shortest time between two wakings. */
  constructor(breathMs = BREATH_MS) {
    this.#breathMs = breathMs;
  }

  wake(): void {
    this.#isAwake = true;
    this.#resolve();
  }

  /** Rests until it is woken, or until the signal; while nobody wakes it, it costs nothing. */
  async rest(signal: AbortSignal): Promise<void> {
    await sleep(this.#breathMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (!this.#isAwake && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const goOn = (): void => resolve();
      this.#resolve = goOn;
      signal.addEventListener('abort', goOn, { once: true });
      await promise;
      signal.removeEventListener('abort', goOn);
    }
    this.#isAwake = false;
  }
}
