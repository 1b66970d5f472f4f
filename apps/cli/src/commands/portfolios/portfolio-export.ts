import { once } from 'node:events';
import { EXPORTS, exportPages, type ExportName } from '@prescient/core';
import { exportText, type ExportFormat } from '@prescient/reports';
import { UsageError } from '@prescient/terminal';
import { withDatabase } from '../../database/database.ts';
import { portfolioIdOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';

/** Rows that are read at once. */
const ROWS_AT_ONCE = 500;

/** @throws UsageError unless the text names a table to export */
function exportNameOf(text: string): ExportName {
  const name = EXPORTS.find((each) => each === text);
  if (name) return name;
  throw new UsageError(`--what "${text}" must be ${EXPORTS.join(', ')}.`);
}

/** Writes to standard output, no faster than it is taken; answers false once nobody takes it any more, as after `| head`. */
async function isTaken(text: string): Promise<boolean> {
  const { stdout } = process;
  if (stdout.destroyed) return false;
  if (stdout.write(text)) return true;
  return once(stdout, 'drain').then(
    () => true,
    () => false,
  );
}

interface ExportGiven {
  readonly portfolio: string;
  readonly what: string | undefined;
  readonly csv: boolean;
  readonly json: boolean;
}

/**
 * `prescient portfolio export N`: writes a whole table to standard output, a page at a time.
 * @throws DomainError PORTFOLIO_NOT_FOUND
 */
export async function exportTable(given: ExportGiven, session: Session): Promise<void> {
  if (given.what === undefined || given.json === given.csv)
    throw new UsageError(
      'export needs a portfolio, a table and a form: export N --what trades|fills|equity --csv|--json.',
    );
  const format: ExportFormat = given.csv ? 'csv' : 'json';
  const portfolioId = portfolioIdOf(given.portfolio);
  const what = exportNameOf(given.what);
  await withDatabase(session, async (db) => {
    const pages = exportPages(db, { portfolioId, what, limit: ROWS_AT_ONCE });
    for await (const text of exportText(pages, format)) if (!(await isTaken(text))) return;
  });
}
