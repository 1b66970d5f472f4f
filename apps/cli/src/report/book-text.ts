import type { ApiClient } from '@prescient/bot';
import { table } from '@prescient/terminal';

type Book = Awaited<ReturnType<ApiClient['market']['book']['query']>>;

/** The most levels of each side. */
const LEVELS = 10;
const BAR_CELLS = 24;

/** The size of a level beside the largest one that is shown, as a bar. */
const barOf = (size: string, largest: number): string =>
  '#'.repeat(largest === 0 ? 0 : Math.round((Number(size) / largest) * BAR_CELLS));

/** An order book as a ladder: the asks above the bids, the best ones in the middle. */
export function bookText(book: Book, of: { readonly question: string; readonly label: string }): string {
  const asks = book.asks.slice(0, LEVELS).toReversed();
  const bids = book.bids.slice(0, LEVELS);
  const largest = Math.max(0, ...[...asks, ...bids].map(({ size }) => Number(size)));
  const rowsOf = (side: string, levels: Book['bids']): string[][] =>
    levels.map(({ price, size }) => [side, price, size, barOf(size, largest)]);
  const rows = [...rowsOf('ask', asks), ...rowsOf('bid', bids)];
  const ladder = rows.length === 0 ? 'Nobody asks or bids.' : table(['side', 'price', 'shares', ''], rows);
  const more = Math.max(0, book.asks.length - LEVELS) + Math.max(0, book.bids.length - LEVELS);
  const hidden = more === 0 ? '' : ` ${more} further levels.`;
  return `${of.question} ${of.label}\n\n${ladder}\nTick ${book.tickSize}, fees ${book.fees.kind}, at ${new Date(book.timestamp).toISOString()}.${hidden}`;
}
