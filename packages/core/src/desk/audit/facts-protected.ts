import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';

const RIGHTS = `
  select not exists (
    select 1 from unnest(array['ledger_transfers', 'fills']) as facts(name), unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) as rights(name)
    where has_table_privilege(current_user, facts.name, rights.name)) as protected`;

/**
 * True if the database itself keeps this role from changing or deleting facts, because another role owns the tables.
 */
export const areFactsProtected = (db: Database): Promise<boolean> =>
  entityManager(db).transactional(async (em) => {
    const [row] = await rawQuery<{ protected: boolean }>(em, RIGHTS, []);
    return row!.protected;
  });
