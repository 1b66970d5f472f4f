/** The speed of a play: so many times as fast as it was, or as fast as the clients take it. */
export type PlaySpeed = number | 'unpaced';

/**
 * The player's place in a recording, in milliseconds since it began. With a pace the clock runs by itself; without
 * one it follows what was played. A question with a `limit`, the time of what comes next, is never past it.
 */
export class PlayClock {
  #speed: PlaySpeed;
  /** The place that it ran from, at the real time `#since`. */
  #from = 0;
  #since: number | null = null;
  /** The time of what was played last: the clock is never before it. */
  #reached = 0;

  constructor(speed: PlaySpeed) {
    this.#speed = speed;
  }

  position(limit = this.#reached): number {
    if (this.#since === null || this.#speed === 'unpaced') return this.#reached;
    const running = this.#from + (performance.now() - this.#since) * this.#speed;
    return Math.max(this.#reached, Math.min(limit, running));
  }

  /** Real milliseconds until the clock shows `at`; 0 or less when it does. */
  until(at: number): number {
    if (this.#speed === 'unpaced' || this.#since === null) return 0;
    return (at - this.#from) / this.#speed - (performance.now() - this.#since);
  }

  start(): void {
    this.#from = this.#reached;
    this.#since = performance.now();
  }

  stop(limit?: number): void {
    this.#reached = this.position(limit);
    this.#since = null;
  }

  /** Notes that everything of this time was played. */
  reach(at: number): void {
    this.#reached = Math.max(this.#reached, at);
  }

  /** Goes on from `at`, whatever time has passed. */
  restartAt(at: number): void {
    this.#reached = at;
    this.#from = at;
    if (this.#since !== null) this.#since = performance.now();
  }

  setSpeed(speed: PlaySpeed, limit?: number): void {
    this.restartAt(this.position(limit));
    this.#speed = speed;
  }
}
