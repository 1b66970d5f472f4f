import { getReceipts, MAX_PAGE_SIZE, type CheckedFill, type Database } from '@prescient/core';
import { noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import { withDatabase } from '../database/database.ts';
import type { Session } from '../process/session.ts';
import { print, printJson } from '../process/output.ts';
import { receiptJson, receiptText } from '../report/receipt-text.ts';
import { UsageError } from '@prescient/terminal';

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
 * `npm run receipt -- PORTFOLIO TRADE_ID`: how each fill of a trade was priced, computed again from its receipt. Ends
 * with 1 if a fill differs from its receipt.
 */
export async function receipt(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean', default: false } });
  const [portfolio, tradeId, ...rest] = positionals;
  noMoreWords(rest);
  if (portfolio === undefined || tradeId === undefined)
    throw new UsageError('receipt needs a portfolio and a trade: PORTFOLIO TRADE_ID.');
  const portfolioId = portfolioIdOf(portfolio);
  const fills = await withDatabase(session, (db) => allReceipts(db, { portfolioId, tradeId }));
  const equal = fills.every((fill) => fill.equal);
  if (values.json) printJson({ portfolioId, tradeId, equal, fills: fills.map(receiptJson) });
  else {
    print(fills.map(receiptText).join('\n\n'));
    print(`\n${fills.length} ${fills.length === 1 ? 'fill' : 'fills'}: ${equal ? 'equal' : 'NOT EQUAL'}`);
  }
  if (!equal) process.exitCode = 1;
}
