/** Lets some work go on at a time; the rest waits in order of arrival. */
export class Turns {
  readonly #atOnce: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Waits for a turn and returns a function that ends it; calling it twice does no harm. */
  async take(): Promise<() => void> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const next = this.#waiting.shift();
      // The next one takes this turn over.
      if (next) next();
      else this.#running -= 1;
    };
  }
}
