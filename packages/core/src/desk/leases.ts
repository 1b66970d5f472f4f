import { requireId } from '../domain/index.ts';
import { entityManager, type Database } from '../store/connection/handle.ts';
import { rawQuery } from '../store/connection/raw-query.ts';

/** A claim to a lease. */
export interface LeaseClaim {
  /** The work that one process at a time does. */
  readonly name: string;
  /** This process; a name that no other one has. */
  readonly holder: string;
}

/** A lease with its holder, and its expiry by the database's clock. */
export interface Lease extends LeaseClaim {
  readonly expiresAt: Date;
}

/**
 * Takes a lease that is free or has run out, or makes one's own last longer, in one statement that no two win. A lease
 * that would last for more than two of its own terms was taken while the database's clock was ahead, and is free.
 */
const TAKE = `
  insert into leases (name, holder, expires_at, term_ms)
  values ($1, $2, clock_timestamp() + $3::int * interval '1 millisecond', $3::int)
  on conflict (name) do update
    set holder = excluded.holder, expires_at = excluded.expires_at, term_ms = excluded.term_ms
  where leases.holder = excluded.holder or leases.expires_at <= clock_timestamp()
    or leases.expires_at > clock_timestamp() + 2 * (leases.term_ms * interval '1 millisecond')
  returning holder`;

/**
 * Takes or renews a lease for `ttlMs` from now on; false where another process has it. It says who should do the work,
 * and guards nothing: a process that was asleep may go on for a while after its lease has run out.
 * @throws DomainError INVALID_INPUT
 */
export async function takeLease(db: Database, claim: LeaseClaim, ttlMs: number): Promise<boolean> {
  const { name, holder } = claim;
  requireId('name', name);
  requireId('holder', holder);
  const termMs = Math.ceil(ttlMs);
  const rows = await entityManager(db).transactional((em) => rawQuery(em, TAKE, [name, holder, termMs]));
  return rows.length > 0;
}

/** Gives a lease back before it runs out; of another's lease, nothing happens. */
export async function releaseLease(db: Database, { name, holder }: LeaseClaim): Promise<void> {
  const sql = 'update leases set expires_at = clock_timestamp() where name = $1 and holder = $2';
  await entityManager(db).transactional((em) => rawQuery(em, sql, [name, holder]));
}

/** Returns the holder of the lease now; null if nobody holds it. */
export async function findLease(db: Database, name: string): Promise<Lease | null> {
  const sql = `select name, holder, expires_at as "expiresAt" from leases
    where name = $1 and expires_at > clock_timestamp()`;
  const [row] = await entityManager(db).transactional((em) =>
    rawQuery<{ name: string; holder: string; expiresAt: string | Date }>(em, sql, [name]),
  );
  return row === undefined ? null : { ...row, expiresAt: new Date(row.expiresAt) };
}
