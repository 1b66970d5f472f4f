import type { RowGroup } from 'hyparquet';
import { CodeColumn, type CodeOf } from '../parquet/code-column.ts';
import type { ColumnFacts } from '../parquet/columns.ts';
import { NumberColumn } from '../parquet/number-column.ts';
import type { ParquetFile } from '../parquet/parquet-file.ts';
import { type Texts, TextColumn } from '../parquet/text-column.ts';

/** The columns that are read, and `market`, by which groups of rows are passed over. */
export const V2_KINDS = {
  timestamp_received: 'moment',
  timestamp: 'moment',
  market: 'text',
  event_type: 'text',
  asset_id: 'text',
  bids: 'text',
  asks: 'text',
  price: 'decimal',
  size: 'decimal',
  side: 'text',
  best_bid: 'decimal',
  best_ask: 'decimal',
  new_tick_size: 'decimal',
} as const;
export type V2Column = keyof typeof V2_KINDS;

/** Rows that are read at once. */
const WINDOW_ROWS = 1 << 14;

/** Some rows of a file, as columns. */
export class RowWindow {
  readonly asset = new Int32Array(WINDOW_ROWS);
  readonly event = new Int32Array(WINDOW_ROWS);
  readonly side = new Int32Array(WINDOW_ROWS);
  readonly at = new Float64Array(WINDOW_ROWS);
  readonly source = new Float64Array(WINDOW_ROWS);
  readonly price = new Float64Array(WINDOW_ROWS);
  readonly size = new Float64Array(WINDOW_ROWS);
  readonly bestBid = new Float64Array(WINDOW_ROWS);
  readonly bestAsk = new Float64Array(WINDOW_ROWS);
  readonly tick = new Float64Array(WINDOW_ROWS);
  readonly bids: Texts = [];
  readonly asks: Texts = [];
  rows = 0;
}

/** The codes of the columns of few texts. */
export interface V2Codes {
  readonly asset: CodeOf;
  readonly event: CodeOf;
  readonly side: CodeOf;
}

/** A group of rows with its file. */
export interface GroupPlace {
  readonly file: ParquetFile;
  readonly group: RowGroup;
  readonly facts: Readonly<Record<V2Column, ColumnFacts>>;
}

/** Reads a group of rows into a window, from its first row to its last. */
export class WindowReader {
  readonly #window: RowWindow;
  readonly #asset: CodeColumn;
  readonly #codes: readonly (readonly [CodeColumn, Int32Array])[];
  readonly #numbers: readonly (readonly [NumberColumn, Float64Array])[];
  readonly #texts: readonly (readonly [TextColumn, Texts])[];
  #left: number;

  constructor({ file, group, facts }: GroupPlace, window: RowWindow, codes: V2Codes) {
    const coded = (name: V2Column, codeOf: CodeOf) => new CodeColumn({ file, group }, facts[name], codeOf);
    const number = (name: V2Column) => new NumberColumn(file, group, facts[name]);
    const text = (name: V2Column) => new TextColumn(file, group, facts[name]);
    this.#window = window;
    this.#left = Number(group.num_rows);
    this.#asset = coded('asset_id', codes.asset);
    this.#codes = [
      [coded('event_type', codes.event), window.event],
      [coded('side', codes.side), window.side],
    ];
    this.#numbers = [
      [number('timestamp_received'), window.at],
      [number('timestamp'), window.source],
      [number('price'), window.price],
      [number('size'), window.size],
      [number('best_bid'), window.bestBid],
      [number('best_ask'), window.bestAsk],
      [number('new_tick_size'), window.tick],
    ];
    this.#texts = [
      [text('bids'), window.bids],
      [text('asks'), window.asks],
    ];
  }

  /**
   * Reads the next rows. Columns beside that of tokens are read only where `isWanted` says so of the tokens. Returns false at
   * the end of the group.
   */
  next(isWanted: (assets: Int32Array) => boolean): boolean {
    const rows = Math.min(WINDOW_ROWS, this.#left);
    if (rows === 0) return false;
    this.#left -= rows;
    this.#window.rows = rows;
    this.#asset.read(rows, this.#window.asset);
    const isRead = isWanted(this.#window.asset.subarray(0, rows));
    for (const [column, target] of this.#codes) column.next(rows, target, isRead);
    for (const [column, target] of this.#numbers) column.next(rows, target, isRead);
    for (const [column, target] of this.#texts) column.next(rows, target, isRead);
    return true;
  }
}
