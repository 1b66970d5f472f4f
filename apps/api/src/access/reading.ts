import { DomainError, sizeOf, type Token } from '@prescient/core';
import type { ReadBudget, ReadTurn } from './read-budget.ts';

/** Most bytes of the answer to one HTTP request, however many calls it carries. */
const ANSWER_BYTES = 2_097_152;
/** Bytes that a row counts as before it was read. */
const EXPECTED_ROW_BYTES = 512;
/** Rows summed inside the database that cost as much as one row of an answer. */
const SUMMED_PER_ROW = 50;

/** The caller of one HTTP request. */
export interface Reader {
  /** The address that the request comes from; it identifies the caller if no token is required. */
  readonly address: string;
  /** Called once the client has taken the answer, or is gone. */
  onClose(listener: () => void): void;
}

/** The reading of one HTTP request, all its calls together. */
export class Reading {
  readonly #budget: ReadBudget;
  readonly #reader: Reader;
  #caller: string;
  /** Bytes that admitted calls are expected to answer, and that finished calls did answer. */
  #bytes = 0;
  #summed = 0;
  /** The budget's refusal of a call; the later calls of the request get the same refusal without asking. */
  #refusal: Error | null = null;

  constructor(budget: ReadBudget, reader: Reader) {
    this.#budget = budget;
    this.#reader = reader;
    this.#caller = `address ${reader.address}`;
  }

  /** Says who asks. */
  admit(token: Token | null): void {
    if (token !== null) this.#caller = token.tokenId;
  }

  /** Counts rows that were summed for an answer rather than answered. */
  countSummed(rows: number): void {
    this.#summed += rows;
  }

  /**
   * Waits until so many rows may be read, and answers how to end that with the bytes that came of it.
   * @throws DomainError RATE_LIMITED, OVERLOADED
   */
  async begin(rows: number): Promise<(bytes: number) => void> {
    if (this.#refusal !== null) throw this.#refusal;
    const expected = rows * EXPECTED_ROW_BYTES;
    this.#requireRoomFor(expected);
    this.#bytes += expected;
    const turn = await this.#budget.take(this.#caller, rows).catch((error: unknown) => {
      this.#bytes -= expected;
      if (error instanceof Error) this.#refusal = error;
      throw error;
    });
    return (bytes) => {
      turn.end({ rows: this.#summed / SUMMED_PER_ROW, bytes });
      this.#summed = 0;
      this.#bytes += bytes - expected;
      this.#reader.onClose(this.#budget.hold(this.#caller, bytes));
    };
  }

  /**
   * Does work that may read so many rows, once they may be read.
   * @throws DomainError RATE_LIMITED, OVERLOADED
   */
  async run<Result>(
    rows: number,
    work: () => Promise<Result>,
    answerOf: (result: Result) => unknown,
  ): Promise<Result> {
    const end = await this.begin(rows);
    let bytes = 0;
    try {
      const result = await work();
      const size = sizeOf(answerOf(result));
      this.#requireRoomFor(size - rows * EXPECTED_ROW_BYTES);
      bytes = size;
      return result;
    } finally {
      end(bytes);
    }
  }

  /** A turn for background work, such as a subscription. */
  turn(rows: number): Promise<ReadTurn> {
    return this.#budget.takePatiently(this.#caller, rows);
  }

  /** @throws DomainError RATE_LIMITED where the answer would grow too large; a call alone is always let in */
  #requireRoomFor(bytes: number): void {
    if (this.#bytes === 0 || this.#bytes + bytes <= ANSWER_BYTES) return;
    throw new DomainError(
      'RATE_LIMITED',
      'The answers to this request are too large together. Send this call again in a request of its own.',
      { retryAfterMs: Math.max(1, this.#budget.waitMs(this.#caller)) },
    );
  }
}
