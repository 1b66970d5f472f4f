import type { OutcomeIndex } from '@prescient/core/domain';
import type { Price } from '@prescient/core/money';
import type { RowSink } from '../importer.ts';
import type { ListedMarket } from '../markets/listed-market.ts';
import type { MarketList } from '../markets/market-list.ts';
import { MarketNotes } from '../markets/market-notes.ts';
import type { RowBlock } from '../sorting/row-block.ts';
import { RowSorter } from '../sorting/row-sorter.ts';

/** The kind of a row that becomes a note of a price that was shown; tapes have no such rows. */
export const SHOWN_PRICE = 255;

/** A row of an archive before it is sorted. */
export interface ArchiveRow {
  /** Receive time, whole milliseconds since 1970. */
  readonly at: number;
  /** Breaks ties of `at`; 0 unless given. */
  readonly lag?: number;
  /** From `numberOf`. */
  readonly token: number;
  readonly kind: number;
  readonly flags: number;
  readonly price: number;
  readonly size: number;
  /** Marks the same thing in two copies of it, which the tape has once; 0 or none where there are no copies. */
  readonly mark?: number;
}

/** Brings rows of an archive, sorted by receive time, with their markets to a tape. Takes memory for one run of rows. */
export class ArchiveRows {
  readonly #sorter: RowSorter;
  readonly #tokens: OwnToken[] = [];
  readonly #numbers = new Map<ListedMarket, number>();
  #rows = 0;

  constructor(workFolder: string) {
    this.#sorter = new RowSorter(workFolder);
  }

  /** The number of an outcome among the rows of this archive. */
  numberOf(market: ListedMarket, outcome: OutcomeIndex): number {
    const known = this.#numbers.get(market);
    if (known !== undefined) return known + outcome;
    const number = this.#tokens.push({ market, outcome: 0 }, { market, outcome: 1 }) - 2;
    this.#numbers.set(market, number);
    return number + outcome;
  }

  /** Adds a row of a message. After the last one call `settle`. */
  add({ at, lag = 0, token, kind, flags, price, size, mark = 0 }: ArchiveRow): void {
    const place = this.#sorter.place();
    const { rows } = this.#sorter;
    rows.at[place] = at;
    rows.lag[place] = lag;
    rows.token[place] = token;
    rows.kind[place] = kind;
    rows.flags[place] = flags;
    rows.price[place] = price;
    rows.size[place] = size;
    rows.mark[place] = mark;
    this.#rows += 1;
  }

  settle(): void {
    this.#sorter.settle();
  }

  /** Brings all rows to the sink, and yields the share of them that is there, from 0 to 1. */
  *bring(list: MarketList, sink: RowSink): Generator<number> {
    const writer = new Writer(this.#tokens, new MarketNotes(list, sink), sink);
    try {
      for (const taken of this.#sorter.drain(Infinity, (block, row) => writer.take(block, row)))
        yield this.#rows === 0 ? 1 : taken / this.#rows;
    } finally {
      this.#sorter.close();
    }
    writer.finish();
  }
}

interface OwnToken {
  readonly market: ListedMarket;
  readonly outcome: OutcomeIndex;
}

/** Writes sorted rows with the tape's own numbers of tokens. */
class Writer {
  readonly #tokens: readonly OwnToken[];
  readonly #notes: MarketNotes;
  readonly #sink: RowSink;
  readonly #numbers: (number | undefined)[] = [];
  #at = -Infinity;
  /** The marks of rows at `#at`, with their prices. */
  readonly #seen = new Map<string, number>();

  constructor(tokens: readonly OwnToken[], notes: MarketNotes, sink: RowSink) {
    this.#tokens = tokens;
    this.#notes = notes;
    this.#sink = sink;
  }

  take(block: RowBlock, row: number): void {
    const at = block.at[row]!;
    if (at !== this.#at) this.#goTo(at);
    const kind = block.kind[row]!;
    const price = block.price[row]!;
    const copy = block.mark[row] === 0 ? null : this.#copyOf(block, row);
    if (copy !== null) return this.#sink.refuse(copy);
    const own = block.token[row]!;
    const token = (this.#numbers[own] ??= this.#meet(own, at));
    if (kind === SHOWN_PRICE) this.#sink.note({ kind: 'price', at, token, price: BigInt(price) as Price });
    else this.#sink.row(at, token, kind, block.flags[row]!, price, block.size[row]!);
  }

  finish(): void {
    if (this.#at !== -Infinity) this.#notes.finish(this.#at);
  }

  #goTo(at: number): void {
    this.#at = at;
    this.#seen.clear();
    this.#notes.tellUntil(at);
  }

  /** The fault of a row that says again what was said at the same time; null where it is the first. */
  #copyOf(block: RowBlock, row: number): string | null {
    const isShown = block.kind[row] === SHOWN_PRICE;
    const price = block.price[row]!;
    const trade = isShown ? [] : [price, block.size[row], block.flags[row]];
    const key = [block.mark[row], block.token[row], ...trade].join();
    const before = this.#seen.get(key);
    if (before === undefined) {
      this.#seen.set(key, price);
      return null;
    }
    if (!isShown) return 'duplicate-trade';
    return before === price ? 'duplicate-price' : 'contradicting-price';
  }

  #meet(own: number, at: number): number {
    const { market, outcome } = this.#tokens[own]!;
    const met = this.#notes.meet(market.opening.marketId, at);
    if (met === undefined) throw new Error(`${market.opening.marketId} is not in the list`);
    return met.numbers[outcome];
  }
}
