import {
  formatUsd,
  getPortfolio,
  valuePortfolio,
  verifyAudit,
  type AuditReport,
  type Database,
  type Usd,
} from '@prescient/core';
import { portfolioIdOf } from '../../process/option-values.ts';
import { withDatabase } from '../../database/database.ts';
import { withBars } from '../../process/step-bars.ts';
import type { Session } from '../../process/session.ts';
import { notice, print, printJson } from '../../process/output.ts';
import { table } from '@prescient/terminal';

/** The worth of the open positions of one portfolio, in dollars: at their stored marks, and if sold now (null without books). */
interface AuditedValues {
  readonly marketValue: Usd | null;
  readonly liquidationValue: Usd | null;
}

const NO_VALUES: AuditedValues = { marketValue: null, liquidationValue: null };

/** Audits, and if nothing differs values the portfolio that was named. No books are known here. */
async function auditOf(db: Database, portfolioId: number | null): Promise<AuditReport & AuditedValues> {
  if (portfolioId === null)
    return { ...(await withBars((onStep) => verifyAudit(db, null, onStep))), ...NO_VALUES };
  // A portfolio that does not exist has no differences either, which would read like a clean audit.
  await getPortfolio(db, portfolioId);
  const report = await withBars((onStep) => verifyAudit(db, portfolioId, onStep));
  if (!report.clean) return { ...report, ...NO_VALUES };
  const { marketValue, liquidationValue } = await valuePortfolio(db, { portfolioId, marks: new Map() });
  return { ...report, marketValue, liquidationValue };
}

const dollars = (value: Usd | null): string | null => (value === null ? null : formatUsd(value));

/** `prescient audit`: recomputes every balance from the ledger. Ends with 1 if something does not add up. */
export async function audit(
  given: { portfolio: string | undefined; json: boolean },
  session: Session,
): Promise<void> {
  const portfolioId = given.portfolio === undefined ? null : portfolioIdOf(given.portfolio);
  const report = await withDatabase(session, (db) => auditOf(db, portfolioId));
  const marketValue = dollars(report.marketValue);
  const liquidationValue = dollars(report.liquidationValue);
  if (given.json) printJson({ ...report, marketValue, liquidationValue });
  else {
    const { portfolios, positions, fills, transfers, differences } = report;
    print(
      `${portfolios} portfolios, ${positions} positions, ${fills} fills, ${transfers} transfers: ${report.clean ? 'clean' : 'DIFFERENCES'}`,
    );
    if (marketValue !== null)
      print(
        `Open positions are marked at ${marketValue}; selling them now would bring ${liquidationValue ?? 'an unknown amount, because only an API that follows their venue knows their books'}.`,
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
