import { once } from 'node:events';
import { EXPORTS, exportPages, type Database, type ExportName } from '@prescient/core';
import { exportText, type ExportFormat } from '@prescient/reports';
import { UsageError } from '@prescient/terminal';

/** Rows that are read at once. */
const ROWS_AT_ONCE = 500;

/** @throws UsageError unless the text names a table to export */
export function exportNameOf(text: string): ExportName {
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

/** Writes a whole table of a portfolio to standard output, a page at a time. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function writeExport(
  db: Database,
  { id, what, format }: { id: number; what: ExportName; format: ExportFormat },
): Promise<void> {
  const pages = exportPages(db, { portfolioId: id, what, limit: ROWS_AT_ONCE });
  for await (const text of exportText(pages, format)) if (!(await isTaken(text))) return;
}
