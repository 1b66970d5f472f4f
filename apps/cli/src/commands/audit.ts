import { getPortfolio, verifyAudit } from '@prescient/core';
import { noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import { withDatabase } from '../database/database.ts';
import type { Session } from '../process/session.ts';
import { notice, print, printJson } from '../process/output.ts';
import { table } from '@prescient/terminal';

/** `npm run audit`: recomputes every balance from the ledger. Ends with 1 where something does not add up. */
export async function audit(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, {
    json: { type: 'boolean', default: false },
    portfolio: { type: 'string' },
  });
  noMoreWords(positionals);
  const portfolioId = values.portfolio === undefined ? null : portfolioIdOf(values.portfolio);
  const report = await withDatabase(session, async (db) => {
    // Of one that is not there nothing differs, which would read like a clean bill.
    if (portfolioId !== null) await getPortfolio(db, portfolioId);
    return verifyAudit(db, portfolioId);
  });
  if (values.json) printJson(report);
  else {
    const { portfolios, positions, fills, transfers, differences } = report;
    print(
      `${portfolios} portfolios, ${positions} positions, ${fills} fills, ${transfers} transfers: ${report.clean ? 'clean' : 'DIFFERENCES'}`,
    );
    const rows = differences.map((row) => [
      `${row.portfolioId}`,
      row.subject,
      row.id,
      row.field,
      row.stored ?? '',
      row.expected ?? '',
    ]);
    if (rows.length > 0) {
      print(table(['portfolio', 'subject', 'id', 'field', 'stored', 'expected'], rows));
      notice(
        'docs/operations.md says what to do: lock the portfolio, mend it or restore a backup, unlock it.',
      );
    }
  }
  if (!report.clean) process.exitCode = 1;
}
