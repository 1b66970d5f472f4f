/** The rules of trading, pure: (state, command) → decision. No clock, no randomness, no IO. */
export type * from './book.ts';
export * from './command.ts';
export { decideNext } from './decide.ts';
export { outcomeOf } from './decide-from-book.ts';
export type { ConsumedDepth, TradedBook } from './consumed-depth.ts';
export type { BookTraces, Decision, Holding, Settlement } from './decision.ts';
export { DomainError, type ErrorDetails } from './domain-error.ts';
export { ERROR_CODES, type DomainErrorCode } from './error-codes.ts';
export type * from './fee-schedule.ts';
export { fee, feesOf, type Slice } from './fee.ts';
export { TIMES_IN_FORCE, type TimeInForce } from './fill-order.ts';
export { ageMsOf, faultOf, MAX_BOOK_AGE_MS, MAX_VENUE_SKEW_MS, requireSound } from './freshness.ts';
export { FILL_KINDS, type Fill, type FillKind, type Receipt } from './fill.ts';
export {
  changeTo,
  isOlder,
  MAX_VENUE_LENGTH,
  merged,
  requireVenue,
  resolutionOf,
  snapshotsOf,
  validateEventListing,
  validateMarketListing,
  withResolution,
} from './listing.ts';
export type * from './market-ref.ts';
export * from './mark.ts';
export * from './market.ts';
export * from './portfolio.ts';
export {
  EXIT_REASONS,
  lotCost,
  lotPnl,
  lotValue,
  MARK_SOURCES,
  POSITION_STATUSES,
  type ExitReason,
  type MarkSource,
  type Position,
  type PositionStatus,
} from './position.ts';
export * from './pricing.ts';
export * from './resolution.ts';
export * from './recompute-receipt.ts';
export { REVERSAL_PREFIX, SETTLEMENT_PREFIX } from './reserved-ids.ts';
export type * from './result.ts';
export { addShadow, bandOf, noShadows, type PnlBand, type ShadowSums } from './shadow.ts';
export * from './signal.ts';
export { isOnTick } from './tick.ts';
export * from './token.ts';
export * from './trade.ts';
export * from './transfer.ts';
export * from './validate.ts';
export { rulesOf, type VenueRules } from './venue-rules.ts';
export { rowKey, WorkingSet, type AnsweredCommand, type Changes } from './working-set.ts';
