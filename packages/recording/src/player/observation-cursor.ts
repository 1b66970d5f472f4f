import type { Observation } from '../observation.ts';

const BATCH = 256;

/** Reads a recording one observation ahead, without a promise for each. */
export class ObservationCursor {
  readonly #source: Iterator<Observation> | AsyncIterator<Observation>;
  #batch: Observation[] = [];
  #index = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(observations: Iterable<Observation> | AsyncIterable<Observation>) {
    this.#source =
      Symbol.asyncIterator in observations
        ? observations[Symbol.asyncIterator]()
        : observations[Symbol.iterator]();
  }

  /** The next observation, or null when it must be loaded first or there is none. */
  get current(): Observation | null {
    return this.#batch[this.#index] ?? null;
  }

  take(): void {
    this.#index += 1;
  }

  /** The next observation, or null at the end. What can be read before a fault is handed out before it is thrown. */
  async load(): Promise<Observation | null> {
    if (this.current !== null) return this.current;
    this.#batch = [];
    this.#index = 0;
    try {
      while (this.#failure === null && this.#batch.length < BATCH) {
        const step = this.#source.next();
        const result = step instanceof Promise ? await step : step;
        if (result.done === true) break;
        this.#batch.push(result.value);
      }
    } catch (error) {
      this.#failure = { error };
    }
    if (this.#batch.length === 0 && this.#failure !== null) throw this.#failure.error;
    return this.current;
  }

  /** Lets go of the recording's file. */
  async close(): Promise<void> {
    this.#batch = [];
    await this.#source.return?.();
  }
}
