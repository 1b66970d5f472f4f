import { getReceipts, MAX_PAGE_SIZE, type CheckedFill, type Database } from '@prescient/core';
import { portfolioIdOf } from '../../process/option-values.ts';
import { withDatabase } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { print, printJson } from '../../process/output.ts';
import { receiptJson, receiptText } from '../../report/receipt-text.ts';

/** Returns every fill of a trade, read page by page. */
async function allReceipts(db: Database, trade: { portfolioId: number; tradeId: string }) {
  const fills: CheckedFill[] = [];
  let cursor: string | null = null;
  do {
    const page = await getReceipts(db, { ...trade, limit: MAX_PAGE_SIZE, cursor });
    fills.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return fills;
}

/**
 * `prescient receipt PORTFOLIO TRADE_ID`: how each fill of a trade was priced, computed again from its receipt. Ends
 * with 1 if a fill differs from its receipt.
 */
export async function receipt(
  given: { portfolio: string; trade: string; json: boolean },
  session: Session,
): Promise<void> {
  const portfolioId = portfolioIdOf(given.portfolio);
  const tradeId = given.trade;
  const fills = await withDatabase(session, (db) => allReceipts(db, { portfolioId, tradeId }));
  const equal = fills.every((fill) => fill.equal);
  if (given.json) printJson({ portfolioId, tradeId, equal, fills: fills.map(receiptJson) });
  else {
    print(fills.map(receiptText).join('\n\n'));
    print(`\n${fills.length} ${fills.length === 1 ? 'fill' : 'fills'}: ${equal ? 'equal' : 'NOT EQUAL'}`);
  }
  if (!equal) process.exitCode = 1;
}
