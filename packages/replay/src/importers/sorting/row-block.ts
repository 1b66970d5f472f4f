/** Rows as columns that share one buffer, so that a block of them is written and read at once. */
export class RowBlock {
  readonly capacity: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly at: Float64Array;
  readonly size: Float64Array;
  readonly token: Uint32Array;
  readonly price: Int32Array;
  /** Breaks ties of `at`: rows of one time are in ascending order of it. */
  readonly lag: Int32Array;
  /** Tells the same thing in two copies; it does not order. */
  readonly mark: Uint32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    const buffer = new ArrayBuffer(capacity * RowBlock.ROW_BYTES);
    this.bytes = new Uint8Array(buffer);
    this.at = new Float64Array(buffer, 0, capacity);
    this.size = new Float64Array(buffer, 8 * capacity, capacity);
    this.token = new Uint32Array(buffer, 16 * capacity, capacity);
    this.price = new Int32Array(buffer, 20 * capacity, capacity);
    this.lag = new Int32Array(buffer, 24 * capacity, capacity);
    this.mark = new Uint32Array(buffer, 28 * capacity, capacity);
    this.kind = new Uint8Array(buffer, 32 * capacity, capacity);
    this.flags = new Uint8Array(buffer, 33 * capacity, capacity);
  }

  static readonly ROW_BYTES = 34;

  /** Copies a row of another block. */
  copyRow(row: number, from: RowBlock, fromRow: number): void {
    this.at[row] = from.at[fromRow]!;
    this.size[row] = from.size[fromRow]!;
    this.token[row] = from.token[fromRow]!;
    this.price[row] = from.price[fromRow]!;
    this.lag[row] = from.lag[fromRow]!;
    this.mark[row] = from.mark[fromRow]!;
    this.kind[row] = from.kind[fromRow]!;
    this.flags[row] = from.flags[fromRow]!;
  }

  /** Copies the first rows of another block. */
  copyRows(from: RowBlock, rows: number): void {
    this.at.set(from.at.subarray(0, rows));
    this.size.set(from.size.subarray(0, rows));
    this.token.set(from.token.subarray(0, rows));
    this.price.set(from.price.subarray(0, rows));
    this.lag.set(from.lag.subarray(0, rows));
    this.mark.set(from.mark.subarray(0, rows));
    this.kind.set(from.kind.subarray(0, rows));
    this.flags.set(from.flags.subarray(0, rows));
  }
}
