/** The rules of trading, pure: (state, command) → decision. No clock, no randomness, no IO. */
export { clockShowing, rest, systemClock, within, type Clock } from '../clock.ts';
export type * from './book/book.ts';
export * from './command/command.ts';
export { decideNext } from './command/decide.ts';
export type { ConsumedDepth, TradedBook } from './book/consumed-depth.ts';
export type { BookTraces, Decision, HeldTrade, Settlement } from './command/decision.ts';
export { DomainError, type ErrorDetails } from './domain-error.ts';
export { ERROR_CODES, type DomainErrorCode } from './error-codes.ts';
export {
  describeIdentity,
  identityChanged,
  identityOf,
  IDENTITY_VERDICTS,
  isSameIdentity,
  isSwapped,
  type IdentityVerdict,
  type MarketIdentity,
} from './market/identity.ts';
export {
  FEE_RULES,
  feesAt,
  KALSHI_FEE_RULES,
  POLYMARKET_FEE_RULES,
  type FeeSchedule,
  type KalshiFeeRule,
  type PolymarketFeeRule,
} from './market/fee-schedule.ts';
export { fee, feesOf, type Slice } from './pricing/fee.ts';
export { TIMES_IN_FORCE, type TimeInForce } from './pricing/fill-depth.ts';
export {
  ageMsOf,
  faultOf,
  MAX_BOOK_AGE_MS,
  MAX_OWN_SKEW_MS,
  MAX_VENUE_SKEW_MS,
  requireSound,
} from './book/freshness.ts';
export {
  CLOSING_LEAD_MS,
  MOST_REPORTED_FILLS,
  MOST_REPORTED_TRADES,
  type EquityPoint,
  type PortfolioHistory,
  type ReportFill,
  type ReportTrade,
  type SoldEquity,
  type StrategyFamily,
} from './account/history.ts';
export {
  fillSums,
  pricesSeen,
  reportTrade,
  standingFills,
  type ReportedTrade,
  type StandingFill,
} from './account/report-trade.ts';
export { FILL_KINDS, type Fill, type FillKind, type Receipt } from './account/fill.ts';
export {
  believed,
  changeTo,
  contested,
  isOlder,
  merged,
  mergedEvent,
  resolutionOf,
  snapshotsOf,
  withResolution,
} from './market/listing.ts';
export {
  MAX_VENUE_LENGTH,
  requireVenue,
  validateEventListing,
  validateMarketListing,
} from './market/validate-listing.ts';
export { LevelChanges, type ChangeSpan, type LevelChange } from './book/level-changes.ts';
export * from './market/market-ref.ts';
export * from './book/mark.ts';
export * from './market/market.ts';
export {
  pricesOf,
  QUOTE_SOURCES,
  quoteAgeMsOf,
  quoteOfBook,
  quoteOfListing,
  spreadOf,
  type BestPrices,
  type MarketQuote,
  type QuotedMarketRef,
} from './market/quote.ts';
export { marketClosed, marketNotFound, standingOf, type MarketStanding } from './market/standing.ts';
export { exclusiveGroupOf, type ExclusiveFacts } from './market/exclusive-group.ts';
export { MAX_TAG_LENGTH, MAX_TAGS, tagOf } from './market/tag.ts';
export { openingOf, type NewPortfolio, type OpeningLimits } from './account/opening.ts';
export * from './account/portfolio.ts';
export {
  openingFromTemplate,
  PORTFOLIO_TEMPLATES,
  TEMPLATE_NAMES,
  type PortfolioTemplate,
  type TemplatedOpening,
  type TemplateName,
} from './account/templates.ts';
export {
  EXIT_REASONS,
  positionCost,
  positionPnl,
  positionValue,
  MARK_SOURCES,
  POSITION_STATUSES,
  type ExitReason,
  type MarkSource,
  type Position,
  type PositionStatus,
} from './account/position.ts';
export * from './pricing/quoted-fill.ts';
export { liquidationOf, type Liquidated } from './pricing/liquidation.ts';
export * from './market/resolution.ts';
export { previewOf, type FillPreview } from './receipt/fill-preview.ts';
export * from './receipt/recompute-receipt.ts';
export { conflict, isSpent, malformed, refused } from './command/answers/refused.ts';
export { requestText } from './command/answers/request-text.ts';
export { REVERSAL_PREFIX, SETTLEMENT_PREFIX } from './command/reserved-ids.ts';
export { SettlementCommands, type SettledPosition } from './settlement/settlement-commands.ts';
export { MAX_ID_LENGTH, revisionPrefix, SettlementIds } from './settlement/settlement-id.ts';
export type * from './command/result.ts';
export { addShadow, bandOf, noShadows, type PnlBand, type ShadowSums } from './pricing/shadow.ts';
export * from './command/signal.ts';
export * from './cycle/cycle.ts';
export { MAX_STATE_LENGTH, signalsOfWork, validateCycle } from './cycle/validate-cycle.ts';
export { SIGNAL_PREFIX, signalCommandId, signalIdOf, type SignalPlace } from './signal/signal-id.ts';
export { signalFault, type SignalSetting } from './signal/signal-fault.ts';
export * from './signal/signal-life.ts';
export * from './signal/signal-record.ts';
export {
  atPlace,
  commandOfSignal,
  MAX_NUMBER,
  MAX_SIGNALS,
  MAX_STRATEGY_LENGTH,
  validateSignals,
  type SignalCommand,
} from './signal/signal-request.ts';
export {
  isMarketPrice,
  nextPrice,
  rangesJson,
  rangesOfJson,
  type PriceGrid,
  type PriceRange,
  type PriceRangeJson,
} from './book/price-ranges.ts';
export { isOnTick } from './book/tick.ts';
export type { PortfolioWatermarks } from './risk/batch-risks.ts';
export * from './risk/change.ts';
export { figuresOf, type RiskFigure } from './risk/figures.ts';
export * from './risk/held-exposure.ts';
export * from './risk/limits.ts';
export { heldOutcomeOf, PortfolioRisk, type StoredRisk } from './risk/portfolio-risk.ts';
export { firstWatermarks, type Watermarks } from './risk/watermarks.ts';
export { ExposureSum, type Stake } from './risk/exposure-sum.ts';
export { csvFields, csvLine, type Cell } from './text/csv.ts';
export { decodeText } from './text/decode-text.ts';
export { nearestName } from './text/nearest-name.ts';
export { foldText, searchQueryOf, searchTextOf } from './text/search-text.ts';
export * from './access/budget.ts';
export * from './access/token.ts';
export * from './notice/notice.ts';
export * from './account/trade.ts';
export * from './account/transfer.ts';
export * from './validate.ts';
export { OpenPositions } from './replay/open-positions.ts';
export type * from './replay/run-record.ts';
export type { RunLedger } from './replay/run-ledger.ts';
export { rulesOf, type VenueRules } from './book/venue-rules.ts';
export { rowKey, WorkingSet, type AnsweredCommand, type Changes } from './command/working-set.ts';
