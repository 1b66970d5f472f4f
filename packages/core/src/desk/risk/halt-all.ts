import { entityManager, type Database } from '../../store/connection/handle.ts';
import { addTradingHalt, holdAllPortfolios, readTradingHalts } from '../../store/risk/trading-halts.ts';
import { readHaltForAll, type Halt } from './risk-report.ts';
import { requireReason, type Signed } from './signed.ts';

async function turn(db: Database, isOn: boolean, { reason, by }: Signed): Promise<Halt | null> {
  requireReason({ reason, by });
  return entityManager(db).transactional(async (em) => {
    await holdAllPortfolios(em);
    const [last] = await readTradingHalts(em, { before: null, limit: 1 });
    const isSame = isOn ? last?.isOn === true && last.reason === reason : last?.isOn !== true;
    if (!isSame) {
      const version = (last?.version ?? 0) + 1;
      await addTradingHalt(em, { version, isOn, reason, recordedAt: db.clock.now(), changedBy: by });
    }
    return readHaltForAll(em);
  });
}

/**
 * Puts the kill switch of all portfolios on: none buys anything, whatever its own limits say. Commands under way end first, so
 * that nothing is bought once this has returned. Sales and settlements go on.
 * @throws DomainError INVALID_INPUT
 */
export const haltAll = (db: Database, signed: Signed): Promise<Halt | null> => turn(db, true, signed);

/** Puts the kill switch of all portfolios off; those of single portfolios stay as they are. @throws DomainError INVALID_INPUT */
export const liftHaltForAll = (db: Database, signed: Signed): Promise<Halt | null> => turn(db, false, signed);
