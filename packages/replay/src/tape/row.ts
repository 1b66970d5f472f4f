/** The kinds of a tape's rows. A level sets the size that rests at a price; 0 takes the price away. */
export const LEVEL = 0;
/** The book of the token is empty from here on; the levels that follow in the same message make it whole again. */
export const CLEAR = 1;
/** Somebody traded: the price and the shares. */
export const PRINT = 2;
/** Changes of the token's book are missing from here on: it is not to be trusted until the next `CLEAR`. */
export const GAP = 3;

/** The flags of a row. `ASK`: the level is one of the asks, the print is a sale; without it a bid, or a buy. */
export const ASK = 1;
/** The last row of what the venue said at once. Strategies are told after it, and never in the middle. */
export const LAST = 2;
/** A row that repeats a book for those who begin to read here; a reader who has read all rows before it leaves it out. */
export const REPEATED = 4;

/** Rows as columns of one length. Row `n` is `at[n]`, `token[n]`, and so on. In order of `at` over all tokens. */
export interface Rows {
  /** Receive times, in milliseconds since 1970. */
  readonly at: Float64Array;
  /** Numbers of tokens: places in the tape's list. */
  readonly token: Uint32Array;
  /** `LEVEL`, `CLEAR`, `PRINT` or `GAP`. */
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** Millionths of a dollar a share; 0 for `CLEAR` and `GAP`. */
  readonly price: Int32Array;
  /** Millionths of a share, below 2^53, so that each is exact; 0 for `CLEAR` and `GAP`. */
  readonly size: Float64Array;
}
