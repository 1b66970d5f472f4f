/**
 * Prescient's core: portfolios, positions and trades in PostgreSQL, every cent accounted for.
 *
 *     const db = await openDatabase({ url: process.env.DATABASE_URL });
 *     await executeTrade(db, { portfolioId: 1, commandId: 'my-first', … });
 */
export * from './domain/index.ts';
export * from './money/index.ts';
export { closeTrade } from './desk/close-trade.ts';
export { commitCommands } from './desk/commit-commands.ts';
export { createPortfolio, type NewPortfolio } from './desk/create-portfolio.ts';
export { MAX_PAGE_SIZE, type Page } from './desk/cursor.ts';
export { executeTrade } from './desk/execute-trade.ts';
export { findPortfolio, getPortfolio, listPortfolios } from './desk/get-portfolio.ts';
export { listPositions, type PositionQuery } from './desk/list-positions.ts';
export { getTrade, listTrades, type TradeQuery } from './desk/list-trades.ts';
export { loadPortfolio, type LoadedPortfolio } from './desk/load-portfolio.ts';
export { pausePortfolio, resumePortfolio } from './desk/portfolio-status.ts';
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
export { reverseSettlement } from './desk/reverse-settlement.ts';
export { settleTrade } from './desk/settle-trade.ts';
export { unwrap, type Answer } from './desk/unwrap.ts';
export { verifyAudit, type AuditDifference, type AuditReport } from './desk/verify-audit.ts';
export { connect, openDatabase, type Database, type DatabaseOptions } from './store/database.ts';
export { isUnavailable } from './store/database-faults.ts';
export { migrate, migrateDown } from './store/migrate.ts';
