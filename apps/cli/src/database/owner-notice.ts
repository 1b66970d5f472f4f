import { areFactsProtected, type Database } from '@prescient/core';
import { notice } from '../process/output.ts';

/** Warns if the API's role can change facts, because then only the audit would notice a change. */
export async function warnOfOwner(db: Database): Promise<void> {
  if (await areFactsProtected(db)) return;
  notice(
    'The role of DATABASE_URL can change the ledger: give the API a role of its own, and name the owner in MIGRATION_DATABASE_URL.',
  );
}
