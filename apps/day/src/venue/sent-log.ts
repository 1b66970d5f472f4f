/** A change that was played, as far as it is kept. */
export interface Sent {
  /** Place of the market in the day's list. */
  readonly market: number;
  /** The venue's own time of the change, in milliseconds. */
  readonly stamp: number;
  /** The time at which it was played: by `nowMs`, or in milliseconds since 1970, as its log has it. */
  readonly at: number;
}

const FIELDS = 3;
const CAPACITY = 1 << 19;
const HEAD_BYTES = 8;

/** Milliseconds of the machine's own clock, which all threads share and nobody sets. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * The changes that the venue's thread has played, in order, for the thread that waits for them. One writes, one reads,
 * and neither waits: the memory between them is shared, so that reading costs no turn of the event loop.
 */
export class SentLog {
  readonly buffer: SharedArrayBuffer;
  readonly #head: Int32Array;
  readonly #entries: Float64Array;
  #read = 0;

  constructor(buffer = new SharedArrayBuffer(HEAD_BYTES + CAPACITY * FIELDS * 8)) {
    this.buffer = buffer;
    this.#head = new Int32Array(buffer, 0, 1);
    this.#entries = new Float64Array(buffer, HEAD_BYTES);
  }

  /** The number of entries since the beginning. */
  get count(): number {
    return Atomics.load(this.#head, 0);
  }

  write({ market, stamp, at }: Sent): void {
    const head = Atomics.load(this.#head, 0);
    this.#entries.set([market, stamp, at], (head % CAPACITY) * FIELDS);
    Atomics.store(this.#head, 0, head + 1);
  }

  /** Hands over what was written since the last call. @throws Error where so much was that the oldest is gone */
  drain(take: (sent: Sent) => void): void {
    const head = this.count;
    if (head - this.#read > CAPACITY)
      throw new Error('Changes were played faster than their lag was measured.');
    for (; this.#read < head; this.#read += 1) {
      const place = (this.#read % CAPACITY) * FIELDS;
      const [market = 0, stamp = 0, at = 0] = this.#entries.subarray(place, place + FIELDS);
      take({ market, stamp, at });
    }
  }
}
