import { setTimeout as sleep } from 'node:timers/promises';

/** Shortest time between two wakings by a busy source; the news of that time is read together. */
const BREATH_MS = 25;

/** One listener that rests until somebody wakes it. Being woken while at work is remembered, so that nothing is missed. */
export class Waker {
  #isAwake = true;
  #resolve: () => void = () => {};

  wake(): void {
    this.#isAwake = true;
    this.#resolve();
  }

  /** Rests until it is woken, or until the signal; while nobody wakes it, it costs nothing. */
  async rest(signal: AbortSignal): Promise<void> {
    await sleep(BREATH_MS, undefined, { signal, ref: false }).catch(() => undefined);
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
