interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/** The machine's clock, whose hands a test may set and in which time passes when the test says so; core's `Clock`. */
export class TestClock {
  readonly #sleepers = new Set<Sleeper>();
  #passed = 0;
  #jumped = 0;

  now(): Date {
    return new Date(Date.now() + this.#passed + this.#jumped);
  }

  monotonicMs(): number {
    return performance.now() + this.#passed;
  }

  /** Waits so long, less what the test lets pass meanwhile. @throws the signal's reason, as soon as it is aborted */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const stop = (): void => (end(), reject(signal?.reason as Error));
    const sleeper = { dueAt: this.monotonicMs() + ms, wake: (): void => (end(), resolve()) };
    const timer = setTimeout(sleeper.wake, ms);
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      this.#sleepers.delete(sleeper);
    };
    signal?.addEventListener('abort', stop, { once: true });
    this.#sleepers.add(sleeper);
    return promise;
  }

  /** Lets time pass, for who reads it and for who waits. */
  pass(ms: number): void {
    this.#passed += ms;
    const now = this.monotonicMs();
    for (const { dueAt, wake } of this.#sleepers) if (dueAt <= now) wake();
  }

  /** Sets the hands so much ahead, or back where it is negative, of where they would be; no time passes. */
  jump(ms: number): void {
    this.#jumped += ms;
  }
}
