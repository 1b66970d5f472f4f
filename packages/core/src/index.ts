/**
 * Prescient's core: portfolios, positions and trades in PostgreSQL, every cent accounted for.
 *
 *     const db = await openDatabase({ url: process.env.DATABASE_URL });
 *     await executeTrade(db, { portfolioId: 1, commandId: 'my-first', … });
 */
export * from './domain/index.ts';
export * from './money/index.ts';
export { auditRound, type AuditFinding, type AuditRound } from './desk/audit/audit-round.ts';
export { backUp, type BackupOptions } from './desk/backup/back-up.ts';
export { claimKey, keyedId, requireKey, type KeyedRequest } from './desk/trading/claim-key.ts';
export { cancelSignals } from './desk/signals/cancel-signals.ts';
export { closeTrade } from './desk/trading/close-trade.ts';
export { commandsWaiting, commitCommands } from './desk/trading/commit-commands.ts';
export { watchCommands, type AnsweredGroup } from './desk/trading/command-watch.ts';
export { countLocked } from './desk/portfolios/count-locked.ts';
export { getRun, listRuns, readRunFamily, rememberRuns, type RunQuery } from './desk/replays/replay-runs.ts';
export { saveReplay, type ReplayToSave, type SavedReplay } from './desk/replays/save-replay.ts';
export { clonePortfolio, createPortfolio, type CloneRequest } from './desk/portfolios/create-portfolio.ts';
export { resetPortfolio, type ResetRequest } from './desk/portfolios/reset-portfolio.ts';
export { MAX_PAGE_SIZE, type Page } from './desk/cursor.ts';
export { confirmIdentity, type IdentityDecision } from './desk/markets/confirm-identity.ts';
export { decideMarket, type MarketDecision } from './desk/markets/decide-market.ts';
export { areFactsProtected } from './desk/audit/facts-protected.ts';
export {
  executeSignals,
  type CarryOut,
  type ExecutedSignal,
  type ExecuteQuery,
} from './desk/signals/execute-signals.ts';
export { executeTrade } from './desk/trading/execute-trade.ts';
export {
  followFills,
  lastFillCursor,
  portfolioVersions,
  type FillQuery,
  type FollowedFill,
} from './desk/trading/follow-fills.ts';
export { getCommand, type AnsweredRequest } from './desk/trading/get-command.ts';
export {
  findMarket,
  findMarketByAlias,
  findMarkets,
  getMarket,
  readResolutionLog,
  type MarketAlias,
} from './desk/markets/get-market.ts';
export { exportPage, exportPages, type ExportPage, type ExportQuery } from './desk/exports/export-page.ts';
export { hashLedger, type LedgerHash } from './desk/exports/ledger-hash.ts';
export { EXPORTS, type ExportName } from './store/reports/load-export.ts';
export { getReceipts, type CheckedFill, type ReceiptQuery } from './desk/trading/get-receipts.ts';
export { findFillModels } from './desk/portfolios/find-fill-models.ts';
export {
  findPortfolio,
  getPortfolio,
  listPortfolios,
  type PortfolioPage,
} from './desk/portfolios/get-portfolio.ts';
export type { BookOf } from './desk/portfolios/liquidate.ts';
export {
  atMarks,
  listValuedPositions,
  summarizePortfolio,
  valuePortfolio,
  type PortfolioSummary,
  type PortfolioValue,
  type SummaryQuery,
  type ValuedPosition,
  type ValueQuery,
} from './desk/portfolios/value-portfolio.ts';
export { followAccount, type FollowedAccount } from './desk/portfolios/follow-account.ts';
export { sizeOf } from './desk/size-of.ts';
export { snapshotEquity, type SnapshotOptions } from './desk/portfolios/snapshot-equity.ts';
export { importMarkets, type ImportOptions, type Listings } from './desk/markets/import/import-markets.ts';
export type { ImportCounts, ImportRefusal, ImportReport } from './desk/markets/import/import-report.ts';
export { getEvent, listEvents, type EventQuery } from './desk/markets/list-events.ts';
export { findLease, releaseLease, takeLease, type Lease, type LeaseClaim } from './desk/leases.ts';
export { listHeldOutcomes } from './desk/markets/list-held-outcomes.ts';
export { keepQuotes } from './desk/markets/keep-quotes.ts';
export { listMarkets, type ListedMarket, type MarketPage } from './desk/markets/list-markets.ts';
export { MAX_HOURS_AHEAD, MAX_MARKET_IDS, type MarketQuery } from './desk/markets/market-query.ts';
export { DIRECTIONS, MARKET_SORTS, type MarketSort } from './store/markets/market-order.ts';
export { MARKET_RULES, type MarketFilter, type MarketRule } from './store/markets/market-rules.ts';
export { listMarketsToRead } from './desk/markets/list-markets-to-read.ts';
export type { MarketToRead } from './store/markets/markets-to-read.ts';
export { listCycles, readCycleStatus, type CycleQuery, type CycleStatus } from './desk/cycles/read-cycles.ts';
export { listSignals, type SignalQuery } from './desk/signals/list-signals.ts';
export { listEquity, type EquityQuery } from './desk/portfolios/list-equity.ts';
export { listPositions, type PositionQuery } from './desk/portfolios/list-positions.ts';
export { getTrade, listTrades, type TradeQuery } from './desk/trading/list-trades.ts';
export {
  RANKED_TRADES,
  rankPortfolios,
  type EventSums,
  type RankedPortfolio,
  type RankQuery,
} from './desk/portfolios/rank-portfolios.ts';
export { readHistory, type ReadHistory } from './desk/portfolios/read-history.ts';
export { loadPortfolio, type LoadedPortfolio } from './desk/portfolios/load-portfolio.ts';
export {
  markPositions,
  type Marking,
  type MarkOptions,
  type UnmarkedPortfolio,
} from './desk/markets/mark-positions.ts';
export {
  addSnapshots,
  forgetSnapshots,
  listSnapshots,
  type HistoryQuery,
  type RefusedSnapshot,
} from './desk/markets/market-history.ts';
export { haltPortfolio, liftHalt, setLimits, type LimitsChange } from './desk/risk/change-risk.ts';
export {
  getHaltForAll,
  getRisk,
  listRiskChanges,
  listTradingHalts,
  type HistoryPart,
  type VersionPage,
} from './desk/risk/get-risk.ts';
export { haltAll, liftHaltForAll } from './desk/risk/halt-all.ts';
export type { Halt, RiskReport } from './desk/risk/risk-report.ts';
export type { Signed } from './desk/risk/signed.ts';
export {
  archivePortfolio,
  lockAfterAudit,
  pausePortfolio,
  resumePortfolio,
} from './desk/portfolios/portfolio-status.ts';
export { previewCommand, previewFill, type PreviewedCommand } from './desk/trading/preview-command.ts';
export {
  addPosition,
  closePosition,
  insertTrade,
  updatePortfolio,
  updatePosition,
  updateTradeStatus,
  type PortfolioPatch,
  type PositionPatch,
} from './desk/portfolios/records.ts';
export {
  isEmptyDatabase,
  restoreBackup,
  type Restored,
  type RestoreOptions,
} from './desk/backup/restore-backup.ts';
export { reverseSettlement } from './desk/settlement/reverse-settlement.ts';
export { runCycle, type CycleMeans, type RanCycle } from './desk/cycles/run-cycle.ts';
export { Setbacks, type Setback } from './desk/setbacks.ts';
export {
  settleAll,
  type SettlementFailure,
  type SettlementRound,
  type UnsettledPortfolio,
} from './desk/settlement/settle-all.ts';
export { settleMarket } from './desk/settlement/settle-market.ts';
export type { SettlementOptions } from './desk/settlement/settle-positions.ts';
export { settleTrade } from './desk/settlement/settle-trade.ts';
export type { LeftPositions, MarketSettlement } from './desk/settlement/settlement-tally.ts';
export { previewBudget, reserveBudget, settleBudget, type BudgetedToken } from './desk/access/budgets.ts';
export { addNotices } from './desk/webhooks/add-notices.ts';
export {
  endNotice,
  failNotice,
  forgetNotices,
  listDeliveries,
  nextNotices,
  type PendingNotice,
} from './desk/webhooks/deliveries.ts';
export { gatherNotices } from './desk/webhooks/gather-notices.ts';
export { noticeIdOf, type NoticeFact } from './desk/webhooks/notice-fact.ts';
export { createWebhook, deleteWebhook, listWebhooks, type WebhookState } from './desk/webhooks/webhooks.ts';
export { createToken, hashSecret, listTokens, revokeToken, type NewToken } from './desk/access/tokens.ts';
export { submitSignals, type SubmittedSignal } from './desk/signals/submit-signals.ts';
export { unlockPortfolio, type UnlockOptions } from './desk/audit/unlock-portfolio.ts';
export { unwrap, type Answer } from './desk/trading/unwrap.ts';
export { verifyAudit, type AuditDifference, type AuditReport } from './desk/audit/verify-audit.ts';
export { verifyBackup, type VerifyOptions } from './desk/backup/verify-backup.ts';
export { BackupError } from './store/backup/backup-error.ts';
export type { Manifest, PortfolioSums, TableEntry } from './store/backup/manifest.ts';
export { closingId } from './store/ledger/closing-id.ts';
export type { OnStep, WorkStep } from './store/work-step.ts';
export { connect, openDatabase, type DatabaseOptions } from './store/connection/database.ts';
export { type Database } from './store/connection/handle.ts';
export { isOverloaded, isUnavailable } from './store/connection/database-faults.ts';
export { listMigrations, migrate, migrateDown } from './store/connection/migrate.ts';
