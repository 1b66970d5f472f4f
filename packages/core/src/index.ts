/**
 * Prescient's core: portfolios, positions and trades in PostgreSQL, every cent accounted for.
 *
 *     const db = await openDatabase({ url: process.env.DATABASE_URL });
 *     await executeTrade(db, { portfolioId: 1, commandId: 'my-first', … });
 */
export * from './domain/index.ts';
export * from './money/index.ts';
export { auditRound, type AuditFinding, type AuditRound } from './desk/audit-round.ts';
export { backUp } from './desk/back-up.ts';
export { closeTrade } from './desk/close-trade.ts';
export { commitCommands } from './desk/commit-commands.ts';
export { countLocked } from './desk/count-locked.ts';
export { createPortfolio, type NewPortfolio } from './desk/create-portfolio.ts';
export { MAX_PAGE_SIZE, type Page } from './desk/cursor.ts';
export { decideMarket, type MarketDecision } from './desk/decide-market.ts';
export { areFactsProtected } from './desk/facts-protected.ts';
export { executeTrade } from './desk/execute-trade.ts';
export {
  followFills,
  lastFillCursor,
  portfolioVersions,
  type FillQuery,
  type FollowedFill,
} from './desk/follow-fills.ts';
export { getCommand, type AnsweredRequest } from './desk/get-command.ts';
export {
  findMarket,
  findMarketByAlias,
  findMarkets,
  getMarket,
  listResolutionChanges,
  type MarketAlias,
} from './desk/get-market.ts';
export { getReceipts, type CheckedFill } from './desk/get-receipts.ts';
export { findPortfolio, getPortfolio, listPortfolios } from './desk/get-portfolio.ts';
export { importMarkets, type ImportOptions, type Listings } from './desk/import-markets.ts';
export type { ImportCounts, ImportRefusal, ImportReport } from './desk/import-report.ts';
export { getEvent, listEvents, type EventQuery } from './desk/list-events.ts';
export { findLease, releaseLease, takeLease, type Lease, type LeaseClaim } from './desk/leases.ts';
export { listHeldOutcomes } from './desk/list-held-outcomes.ts';
export { listMarkets, type MarketQuery } from './desk/list-markets.ts';
export { listMarketsToRead } from './desk/list-markets-to-read.ts';
export type { MarketToRead } from './store/markets-to-read.ts';
export { listPositions, type PositionQuery } from './desk/list-positions.ts';
export { getTrade, listTrades, type TradeQuery } from './desk/list-trades.ts';
export { loadPortfolio, type LoadedPortfolio } from './desk/load-portfolio.ts';
export { markPositions, type Marking } from './desk/mark-positions.ts';
export { addSnapshots, forgetSnapshots, listSnapshots, type HistoryQuery } from './desk/market-history.ts';
export { lockAfterAudit, pausePortfolio, resumePortfolio } from './desk/portfolio-status.ts';
export { partlyDone } from './desk/partly-done.ts';
export { previewCommand } from './desk/preview-command.ts';
export {
  addPosition,
  closePosition,
  insertTrade,
  updatePortfolio,
  updatePosition,
  updateTradeStatus,
  type PortfolioPatch,
  type PositionPatch,
} from './desk/records.ts';
export { isEmptyDatabase, restoreBackup, type Restored, type RestoreOptions } from './desk/restore-backup.ts';
export { reverseSettlement } from './desk/reverse-settlement.ts';
export { settleAll, type SettlementFailure, type SettlementRound } from './desk/settle-all.ts';
export { settleMarket } from './desk/settle-market.ts';
export type { SettlementOptions } from './desk/settle-positions.ts';
export { settleTrade } from './desk/settle-trade.ts';
export type { LeftPositions, MarketSettlement } from './desk/settlement-tally.ts';
export { createToken, hashSecret, listTokens, revokeToken, type NewToken } from './desk/tokens.ts';
export { unlockPortfolio, type UnlockOptions } from './desk/unlock-portfolio.ts';
export { unwrap, type Answer } from './desk/unwrap.ts';
export { verifyAudit, type AuditDifference, type AuditReport } from './desk/verify-audit.ts';
export { verifyBackup } from './desk/verify-backup.ts';
export { BackupError } from './store/backup/backup-error.ts';
export type { Manifest, PortfolioSums, TableEntry } from './store/backup/manifest.ts';
export { closingId } from './store/closing-id.ts';
export { connect, openDatabase, type Database, type DatabaseOptions } from './store/database.ts';
export { isUnavailable } from './store/database-faults.ts';
export { listMigrations, migrate, migrateDown } from './store/migrate.ts';
