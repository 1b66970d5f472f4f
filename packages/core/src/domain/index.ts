/** The rules of trading, pure: (state, command) → decision. No clock, no randomness, no IO. */
export type * from './book.ts';
export * from './command.ts';
export { decideNext } from './decide.ts';
export type { Decision, Holding, Settlement } from './decision.ts';
export { DomainError, type ErrorDetails } from './domain-error.ts';
export { ERROR_CODES, type DomainErrorCode } from './error-codes.ts';
export type * from './fee-schedule.ts';
export { FILL_KINDS, type Fill, type FillKind, type Receipt } from './fill.ts';
export type * from './market-ref.ts';
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
export type * from './result.ts';
export * from './signal.ts';
export { isOnTick } from './tick.ts';
export * from './token.ts';
export * from './trade.ts';
export * from './transfer.ts';
export * from './validate.ts';
export { rowKey, WorkingSet, type AnsweredCommand, type Changes } from './working-set.ts';
