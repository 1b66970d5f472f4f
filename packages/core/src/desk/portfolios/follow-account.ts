import { requirePortfolioId, type OutcomeMark, type Portfolio } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { gainsByOutcome, type OutcomeGain } from '../../store/sums/gains-by-outcome.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';

/** A portfolio's account at its stored marks, and the gain by newer marks, from one snapshot. */
export interface FollowedAccount {
  readonly portfolio: Portfolio;
  /** One for each of the marks' outcomes of which it holds something. */
  readonly gains: readonly OutcomeGain[];
}

/**
 * A portfolio's account and the gain of each of these outcomes, so that a follower asks only for those whose
 * price changed: `totalProfitLoss` at the marks is the stored one plus Σ gain of all outcomes.
 * @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function followAccount(
  db: Database,
  portfolioId: number,
  marks: readonly OutcomeMark[],
): Promise<FollowedAccount> {
  requirePortfolioId(portfolioId);
  return entityManager(db).transactional(async (em) => {
    const portfolio = await em.findOne(PortfolioEntity, { id: portfolioId });
    if (!portfolio) throw portfolioNotFound(portfolioId);
    // A saved replay stays at the marks of its run.
    const newer = portfolio.kind === 'live' ? marks : [];
    return {
      portfolio: { ...portfolio },
      gains: await gainsByOutcome(em, { portfolioId, marks: newer, now: db.clock.now() }),
    };
  }, readSnapshot);
}
