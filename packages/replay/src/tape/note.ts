import type { EventListing, MarketListing } from '@prescient/core/domain';
import type { Price } from '@prescient/core/money';

/** Things that are no numbers, among the rows of a chunk. */
export type NoteBody =
  /** A market as its venue lists it from now on, with its fees and its resolution, which strategies are not shown. */
  | { readonly kind: 'market'; readonly listing: MarketListing }
  | { readonly kind: 'event'; readonly listing: EventListing }
  /** The step between two prices of a token's market, from now on. */
  | { readonly kind: 'tick'; readonly token: number; readonly tickSize: Price }
  /** A price of a token that its venue showed, on tapes without books. Nothing is filled from a book at it. */
  | { readonly kind: 'price'; readonly token: number; readonly price: Price };

/** A note with its moment, in milliseconds since 1970. */
export type Note = NoteBody & { readonly at: number };

/** A note in a chunk; it counts before the row with the number `row`, or after the last one where no such row is. */
export type PlacedNote = Note & { readonly row: number };
