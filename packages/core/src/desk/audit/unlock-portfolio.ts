import { DomainError, requireText, type Portfolio } from '../../domain/index.ts';
import { waive } from '../../store/audit/audit-checkpoints.ts';
import type { Database } from '../../store/connection/handle.ts';
import { changeStatus } from '../portfolios/portfolio-status.ts';
import { verifyAudit } from './verify-audit.ts';

/** The options for a portfolio whose audit still differs. */
export interface UnlockOptions {
  /** Unlocks it all the same, and says why; the audit then reports the difference without locking it again. */
  readonly force?: string | null;
}

const stillDiffers = (portfolioId: number, differences: number): DomainError =>
  new DomainError(
    'PORTFOLIO_LOCKED',
    `Portfolio ${portfolioId} stays locked: an audit still finds ${differences} differences. Mend them, or force it and say why.`,
    { portfolioId, differences },
  );

/**
 * Unlocks a portfolio that an audit locked, when an audit of all its facts finds nothing any more. It is `paused` then,
 * whatever it was before: it closes and settles, and buys once it is resumed. One that is not locked stays as it is.
 * @throws DomainError PORTFOLIO_LOCKED while an audit differs and `force` gives no reason; PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function unlockPortfolio(
  db: Database,
  id: number,
  options: UnlockOptions = {},
): Promise<Portfolio> {
  const { force = null } = options;
  requireText('force', force);
  if (force?.trim() === '')
    throw new DomainError('INVALID_INPUT', 'force needs a reason.', { field: 'force' });
  // Nothing moves in a locked portfolio, so that what is found now is still so when its row is held.
  const { clean, differences } = await verifyAudit(db, id);
  return changeStatus(db, id, async (portfolio, em) => {
    if (portfolio.status !== 'locked') return portfolio;
    if (clean) return { status: 'paused', statusReason: 'unlocked: an audit finds no difference' };
    if (force === null) throw stillDiffers(id, differences.length);
    await waive(em, id, force);
    return { status: 'paused', statusReason: `unlocked by force: ${force}` };
  });
}
