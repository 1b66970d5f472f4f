import { changeTo, describeIdentity, type Market, type ResolutionChange } from '../../../domain/index.ts';

/** Returns the line of the log for the changes that a listing made. */
export function lineOf(market: Market, now: Date): ResolutionChange {
  const { claimedIdentity: claim } = market;
  const note = claim === null ? null : `The venue describes other outcomes: ${describeIdentity(claim)}.`;
  return changeTo(market, { source: 'venue', note, occurredAt: market.venueUpdatedAt ?? now });
}
