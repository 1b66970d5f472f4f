import { DomainError } from '../../domain/index.ts';
import { isUnavailable } from '../../store/connection/database-faults.ts';
import type { Database } from '../../store/connection/handle.ts';
import { findLease, releaseLease, takeLease, type Lease } from '../leases.ts';

/** Longest that a cycle holds its portfolio after its process died. */
const TERM_MS = 60_000;

/** Longest that a caller is told to wait: most cycles end long before their lease does. */
const LONGEST_PAUSE_MS = 5_000;

const leaseName = (portfolioId: number): string => `cycle:${portfolioId}`;

/** Returns the process that runs the cycles of a portfolio now; null where none does. */
export const findRunner = (db: Database, portfolioId: number): Promise<Lease | null> =>
  findLease(db, leaseName(portfolioId));

/** The right of one process to run the cycles of a portfolio. */
export interface CycleLease {
  /** Makes the lease last on, for a cycle that takes long. */
  renew(): Promise<void>;
  /** Gives the lease back, or keeps it for so long. A database that is away lets it run out. */
  end(keepMs: number): Promise<void>;
}

/** Takes the right to run the cycles of a portfolio. @throws DomainError CYCLE_BUSY while another process has it */
export async function takeCycleLease(db: Database, portfolioId: number, runner: string): Promise<CycleLease> {
  const claim = { name: leaseName(portfolioId), holder: runner };
  const take = async (ms: number): Promise<void> => {
    if (await takeLease(db, claim, ms)) return;
    const lease = await findRunner(db, portfolioId);
    const leftMs = lease ? lease.expiresAt.getTime() - db.clock.now().getTime() : 0;
    throw new DomainError(
      'CYCLE_BUSY',
      `Portfolio ${portfolioId} is run by ${lease?.holder ?? 'another process'}. Stop that one, or wait until it has ended, then send the same cycle again.`,
      {
        portfolioId,
        runner: lease?.holder ?? null,
        until: lease?.expiresAt.toISOString() ?? null,
        retryAfterMs: Math.min(Math.max(leftMs, 1), LONGEST_PAUSE_MS),
      },
    );
  };
  await take(TERM_MS);
  return {
    renew: () => take(TERM_MS),
    async end(keepMs) {
      try {
        if (keepMs > 0) await takeLease(db, claim, keepMs);
        else await releaseLease(db, claim);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
    },
  };
}
