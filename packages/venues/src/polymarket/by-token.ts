import type { OutcomeHandle } from '../market/outcome-handle.ts';
import { VenueError } from '../venue-error.ts';

/** Outcomes by their tokens. @throws VenueError NO_TOKEN for an outcome without one */
export function byToken(handles: readonly OutcomeHandle[]): ReadonlyMap<string, OutcomeHandle> {
  return new Map(
    handles.map((handle) => {
      if (handle.tokenId === null) throw new VenueError('polymarket', 'NO_TOKEN', { field: handle.marketId });
      return [handle.tokenId, handle];
    }),
  );
}
