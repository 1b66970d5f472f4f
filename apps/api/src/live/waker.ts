/** Shortest time between two wakings by a busy source unless another is given; the news of that time is read together. */
const BREATH_MS = 25;

/** Waits until somebody says that it is done, or until the signal. */
async function until(signal: AbortSignal, begin: (done: () => void) => void): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  signal.addEventListener('abort', done, { once: true });
  begin(done);
  await promise;
  signal.removeEventListener('abort', done);
}

/** One listener that rests until somebody wakes it. Being woken while at work is remembered, so that nothing is missed. */
export class Waker {
  readonly #breathMs: number;
  #isAwake = true;
  #resolve: () => void = () => {};
  #endBreath: () => void = () => {};

  /** `breathMs` is the shortest time between two wakings. */
  constructor(breathMs = BREATH_MS) {
    this.#breathMs = breathMs;
  }

  wake(): void {
    this.#isAwake = true;
    this.#resolve();
  }

  /** Wakes it at once, however long it would still rest. */
  hurry(): void {
    this.wake();
    this.#endBreath();
  }

  /** Rests until it is woken, or until the signal; while nobody wakes it, it costs nothing. */
  async rest(signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await until(signal, (done) => {
      this.#endBreath = done;
      timer = setTimeout(done, this.#breathMs).unref();
    });
    clearTimeout(timer);
    if (!this.#isAwake) await until(signal, (done) => void (this.#resolve = done));
    this.#isAwake = false;
  }
}
