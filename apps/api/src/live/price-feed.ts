import type { Book } from '@prescient/core';
import type { BookChange, OutcomeHandle } from '@prescient/venues';

/** Where live prices come from. */
export interface PriceFeed {
  /** Follows these outcomes from now on. */
  watch(handles: readonly OutcomeHandle[]): void;
  /** Books of these outcomes as they are now; none of those that cannot be had. */
  books(handles: readonly OutcomeHandle[]): Promise<Book[]>;
  /** Hears each change after it was taken over. Returns the way to stop. */
  listen(listener: (change: BookChange) => void): () => void;
}
