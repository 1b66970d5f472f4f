import { areFactsProtected, type Database } from '@prescient/core';
import { notice } from '../process/output.ts';

/** Says so where the API's role can change facts, which only the audit would notice then. */
export async function warnOfOwner(db: Database): Promise<void> {
  if (await areFactsProtected(db)) return;
  notice(
    'The role of DATABASE_URL can change the ledger: give the API a role of its own, and name the owner in MIGRATION_DATABASE_URL.',
  );
}
