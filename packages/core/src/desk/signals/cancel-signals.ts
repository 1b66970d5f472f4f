import { canceledSignal, requirePortfolioId, signalNotFound, type SignalRecord } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockPortfolio } from '../../store/ledger/locked-portfolio.ts';
import { writeDecided } from '../../store/signals/decided-signals.ts';
import { findSignalsById } from '../../store/signals/find-signals.ts';
import { requireSignalIds } from './list-signals.ts';

/**
 * Takes signals back, under the portfolio's lock: those that are pending will never be executed. One that was decided before
 * stays as it is. Returns all as they stand.
 * @throws DomainError SIGNAL_NOT_FOUND, for which nothing is taken back; PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function cancelSignals(
  db: Database,
  portfolioId: number,
  ids: readonly string[],
): Promise<SignalRecord[]> {
  requirePortfolioId(portfolioId);
  requireSignalIds(ids);
  return entityManager(db).transactional(async (em) => {
    await lockPortfolio(em, portfolioId);
    const found = await findSignalsById(em, portfolioId, ids);
    const now = db.clock.now();
    const signals = ids.map((id) => {
      const before = found.get(id);
      if (before === undefined) throw signalNotFound(id);
      return { before, after: canceledSignal(before, now) };
    });
    const changed = signals.filter(({ before, after }) => before !== after);
    await writeDecided(
      em,
      changed.map(({ after }) => after),
    );
    return signals.map(({ after }) => after);
  });
}
