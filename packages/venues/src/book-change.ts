import type { Book, MarketRef, OutcomeIndex, OutcomeRef } from '@prescient/core/domain';
import type { Price, Shares } from '@prescient/core/money';

/** Why a book can no longer be believed until the next `book` change. */
export type GapReason =
  | 'DISCONNECTED'
  | 'UNREADABLE_FRAME'
  | 'BAD_CHANGE'
  | 'BAD_HASH'
  | 'TOP_DISAGREES'
  | 'OUT_OF_ORDER'
  | 'CHANGE_MISSED'
  | 'SNAPSHOT_FAILED';

/** A book, and whether it is true. */
export interface ProvableBook {
  readonly book: Book;
  /**
   * True if its levels give the hash that the venue names, which is computed when somebody asks. Absent if the book
   * came whole, and was checked when it came.
   */
  readonly isProven?: () => boolean;
}

/** An event of a book or a market. */
export type BookChange =
  /** The newest book of an outcome; books that nobody waited for are skipped. */
  | ({ readonly kind: 'book' } & ProvableBook)
  /** Changes were missed: nothing may be filled or marked until the next `book` of the outcome. */
  | { readonly kind: 'gap'; readonly outcome: OutcomeRef; readonly reason: GapReason }
  /** Somebody traded; `side` is what the taker did. */
  | {
      readonly kind: 'trade';
      readonly outcome: OutcomeRef;
      readonly side: 'buy' | 'sell';
      readonly price: Price;
      readonly size: Shares;
      readonly at: Date;
    }
  | { readonly kind: 'tick'; readonly outcome: OutcomeRef; readonly tickSize: Price; readonly at: Date }
  /** The venue says who won; null where it does not. A hint to read the market again, not yet a settlement. */
  | {
      readonly kind: 'resolved';
      readonly market: MarketRef;
      readonly winner: OutcomeIndex | null;
      readonly at: Date;
    };

/** The counts of a stream so far. */
export interface StreamCounts {
  /** Frames or polls that came. */
  frames: number;
  /** Frames that are no JSON, such as cut ones. */
  truncated: number;
  /** Frames that are larger than we accept. */
  tooLarge: number;
  /** Frames or changes that lack a field or have one that cannot be true. */
  bad: number;
  /** Frames of kinds that we do not know. */
  unknown: number;
  gaps: number;
  /** Requests for fresh books. */
  snapshots: number;
  /** Connections after the first. */
  reconnects: number;
  /** Changes that were dropped because nobody read them. */
  dropped: number;
}

/** Changes as they come, for one reader. */
export interface MarketStream extends AsyncIterable<BookChange> {
  readonly counts: Readonly<StreamCounts>;
}

/** The options of a stream. */
export interface StreamOptions {
  /** Ends the stream, quietly. */
  readonly signal?: AbortSignal;
}

export const noCounts = (): StreamCounts => ({
  frames: 0,
  truncated: 0,
  tooLarge: 0,
  bad: 0,
  unknown: 0,
  gaps: 0,
  snapshots: 0,
  reconnects: 0,
  dropped: 0,
});
