import { MoneyFormatError, parsePrice, parseShares } from '@prescient/core/money';
import type { OutcomeIndex } from '@prescient/core/domain';
import { refOf } from '../../market/outcome-handle.ts';
import type { ChangeQueue } from '../../stream/change-queue.ts';
import { VenueError } from '../../venue-error.ts';
import type { Announcement } from './frames.ts';
import type { TrackedBook } from './tracked-book.ts';

/** The listeners to an announcement. */
interface Audience {
  readonly books: ReadonlyMap<string, TrackedBook>;
  readonly queue: ChangeQueue;
}

/**
 * Passes on a trade, a new tick or a resolution. Of tokens that nobody asked for, nothing.
 * @throws VenueError WRONG_TYPE for a number that cannot be
 */
export function announce(frame: Announcement, at: Date, audience: Audience): void {
  if (frame.event_type === 'market_resolved') return end(frame, at, audience);
  const book = audience.books.get(frame.asset_id);
  if (book === undefined) return undefined;
  const outcome = refOf(book.handle);
  if (frame.event_type === 'tick_size_change') {
    const tickSize = exactly(() => parsePrice(frame.new_tick_size), 'new_tick_size');
    if (tickSize === 0n) throw new VenueError('polymarket', 'WRONG_TYPE', { field: 'new_tick_size' });
    book.known?.changeTick(tickSize, frame.new_tick_size);
    audience.queue.push({ kind: 'tick', outcome, tickSize, at });
    return book.publish();
  }
  const price = exactly(() => parsePrice(frame.price), 'price');
  const size = exactly(() => parseShares(frame.size), 'size');
  return audience.queue.push({
    kind: 'trade',
    outcome,
    side: frame.side === 'BUY' ? 'buy' : 'sell',
    price,
    size,
    at,
  });
}

/** Says once for each market that it has ended, and stops looking for its books. */
function end(
  { assets_ids: tokens, winning_asset_id: winner }: Extract<Announcement, { event_type: 'market_resolved' }>,
  at: Date,
  { books, queue }: Audience,
): void {
  const winners = new Map<string, OutcomeIndex | null>();
  for (const token of tokens) {
    const book = books.get(token);
    if (book === undefined || book.ended) continue;
    book.ended = true;
    const { marketId, outcome } = book.handle;
    // Of the two tokens a stream may know one: that the other won says that this one lost.
    const won = token === winner ? outcome : winnerAmong(tokens, winner, outcome);
    winners.set(marketId, won);
  }
  for (const [marketId, won] of winners) {
    queue.push({ kind: 'resolved', market: { venue: 'polymarket', marketId }, winner: won, at });
  }
}

const winnerAmong = (
  tokens: readonly string[],
  winner: string | null | undefined,
  loser: OutcomeIndex,
): OutcomeIndex | null => {
  if (winner === null || winner === undefined || !tokens.includes(winner)) return null;
  return loser === 0 ? 1 : 0;
};

function exactly<Amount>(parse: () => Amount, field: string): Amount {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MoneyFormatError) throw new VenueError('polymarket', 'WRONG_TYPE', { field });
    throw error;
  }
}
