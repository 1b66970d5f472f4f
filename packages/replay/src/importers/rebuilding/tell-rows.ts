import type { Price } from '@prescient/core/money';
import type { RowSink } from '../importer.ts';
import type { MarketNotes } from '../markets/market-notes.ts';
import type { TakeRow } from '../sorting/row-sorter.ts';
import { TICK } from './checked-books.ts';
import type { TokenFeed } from './token-feed.ts';

/** Returns the way of sorted rows to the sink: the market of a token comes before its first row. */
export function tellRows(feeds: readonly TokenFeed[], sink: RowSink, notes: MarketNotes): TakeRow {
  /** The numbers of the tokens on the tape, by their place in `feeds`. */
  const numbers: number[] = [];
  const meet = (place: number, at: number): number => {
    const { token } = feeds[place]!;
    const number = notes.meet(token.marketId, at)?.numbers[token.outcome] ?? sink.token(token);
    numbers[place] = number;
    return number;
  };
  return (block, row) => {
    const at = block.at[row]!;
    const place = block.token[row]!;
    const kind = block.kind[row]!;
    const price = block.price[row]!;
    if (notes.nextAt <= at) notes.tellUntil(at);
    const token = numbers[place] ?? meet(place, at);
    if (kind === TICK) sink.note({ kind: 'tick', at, token, tickSize: BigInt(price) as Price });
    else sink.row(at, token, kind, block.flags[row]!, price, block.size[row]!);
  };
}
