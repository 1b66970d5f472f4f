import type { Clock } from '../../clock.ts';

/**
 * Furthest that the machine's clock may move against the passing of time before the database is asked for the time.
 */
const JUMP_MS = 1_000;
/** The interval at which the database is asked while the two disagree. */
const ASK_EVERY_MS = 1_000;

/**
 * The machine's clock, bounded by the database's, which is asked once at the opening. Where the machine jumps, time goes
 * on as it was until the database has said which of the two is right. While nothing jumps nobody is asked again.
 */
export class ServerClock implements Clock {
  readonly #machine: Clock;
  readonly #ask: () => Promise<Date>;
  /** The milliseconds to add to `monotonicMs` to tell the time. */
  #offsetMs: number;
  /** True while the database has not answered the question of the opening. */
  #isUnbounded = false;
  #isAsking = false;
  #askedAtMs = -Infinity;

  /** @param ask reads the database's clock */
  constructor(machine: Clock, ask: () => Promise<Date>) {
    this.#machine = machine;
    this.#ask = ask;
    this.#offsetMs = this.#machineOffset();
  }

  /** Takes the database's time over before anybody is told the time. One that cannot be asked is asked again later. */
  async open(): Promise<void> {
    this.#isUnbounded = true;
    await this.#settle();
  }

  now(): Date {
    const shown = this.#machineOffset();
    const agrees = Math.abs(shown - this.#offsetMs) <= JUMP_MS;
    if (agrees) this.#offsetMs = shown;
    if (!agrees || this.#isUnbounded) void this.#settle();
    return new Date(this.monotonicMs() + this.#offsetMs);
  }

  monotonicMs(): number {
    return this.#machine.monotonicMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#machine.sleep(ms, signal);
  }

  #machineOffset(): number {
    return this.#machine.now().getTime() - this.monotonicMs();
  }

  /** Takes the database's time over. One that cannot be asked changes nothing. */
  async #settle(): Promise<void> {
    if (this.#isAsking || this.monotonicMs() - this.#askedAtMs < ASK_EVERY_MS) return;
    this.#isAsking = true;
    this.#askedAtMs = this.monotonicMs();
    try {
      const said = (await this.#ask()).getTime();
      // It was said at some moment between question and answer.
      this.#offsetMs = said - (this.#askedAtMs + this.monotonicMs()) / 2;
      this.#isUnbounded = false;
    } catch {
      // Asked again when somebody next wants to know the time.
    } finally {
      this.#isAsking = false;
    }
  }
}
