import { setTimeout as sleep } from 'node:timers/promises';

/** Busy sources wake their listeners no more often: what came meanwhile is read at once. */
const BREATH_MS = 25;

/** One listener that rests until somebody wakes it. Being woken while at work is remembered, so that nothing is missed. */
export class Waker {
  #isAwake = true;
  #resolve: () => void = () => {};

  wake(): void {
    this.#isAwake = true;
    this.#resolve();
  }

  /** Rests until it is woken, for `longestMs` at most, or until the signal. Answers whether it was woken. */
  async rest(longestMs: number, signal: AbortSignal): Promise<boolean> {
    await sleep(BREATH_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (!this.#isAwake && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const goOn = (): void => resolve();
      const timer = setTimeout(goOn, longestMs).unref();
      this.#resolve = goOn;
      signal.addEventListener('abort', goOn, { once: true });
      await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', goOn);
    }
    const isWoken = this.#isAwake;
    this.#isAwake = false;
    return isWoken;
  }
}
