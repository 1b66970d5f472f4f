/** Parts that the time is counted in. */
const SLICES = 20;
/** The factor of its due time that a part must take to show that this process stood still. */
const STALLED = 2;

/**
 * So much time in which this process was awake. While its event loop stands still, answers lie unread in their sockets,
 * so that this time says nothing about the program that is waited for: each part of it counts once, however long it took.
 */
export class Patience {
  readonly #sliceMs: number;
  readonly #onOver = new Set<() => void>();
  #leftMs: number;
  #timer: NodeJS.Timeout;
  #hasWaitedOn = false;

  /** Begins at once. */
  constructor(ms: number) {
    this.#leftMs = ms;
    this.#sliceMs = Math.ceil(ms / SLICES);
    this.#timer = this.#count();
  }

  /** Milliseconds that are left; 0 once it is over. */
  get leftMs(): number {
    return this.#leftMs;
  }

  get isOver(): boolean {
    return this.#leftMs <= 0;
  }

  /** Calls the listener once it is over. Returns the way to stop listening. */
  onOver(listener: () => void): () => void {
    this.#onOver.add(listener);
    return () => void this.#onOver.delete(listener);
  }

  /** Ends the count: what was waited for is there. */
  end(): void {
    clearTimeout(this.#timer);
    this.#onOver.clear();
  }

  #count(): NodeJS.Timeout {
    const begun = performance.now();
    return setTimeout(
      () => this.#tick(performance.now() - begun),
      Math.min(this.#sliceMs, this.#leftMs),
    ).unref();
  }

  #tick(tookMs: number): void {
    // Bytes that came while the process stood still are read right after this turn, so the wait gets one part more.
    const waitsOn = this.#leftMs <= this.#sliceMs && tookMs > STALLED * this.#sliceMs && !this.#hasWaitedOn;
    this.#hasWaitedOn ||= waitsOn;
    if (!waitsOn) this.#leftMs = Math.max(0, this.#leftMs - this.#sliceMs);
    if (!this.isOver) this.#timer = this.#count();
    else for (const listener of this.#onOver) listener();
  }
}
