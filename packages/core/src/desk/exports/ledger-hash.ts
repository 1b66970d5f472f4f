import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { csvLine, type Portfolio } from '../../domain/index.ts';
import { LoopTurn } from '../../loop-turn.ts';
import { formatUsd } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { loadExport } from '../../store/reports/load-export.ts';
import { keepHash, loadHash, type HashedLedger } from '../../store/reports/ledger-hashes.ts';

/** Fills that are read at once, and most that one call adds to a hash: a longer ledger is caught up by the next calls. */
const FILLS_AT_ONCE = 500;
const MOST_FILLS = 20_000;
/** New fills from which a hash is kept, so that they are never hashed again. */
const WORTH_KEEPING = 500;

/** The hash of a portfolio's first `fills` fills. */
export interface LedgerHash {
  readonly fills: number;
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string;
  /** The fills that were read for it, and that no earlier hash had. */
  readonly added: number;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The hash of a ledger without a fill: that of a line of its id and its initial balance. Each fill adds its line of the
 * exported CSV: `hash = sha256(hash of before, line break, line)`.
 */
const opening = ({ id, initialBalance }: Pick<Portfolio, 'id' | 'initialBalance'>): HashedLedger => ({
  portfolioId: id,
  fills: 0,
  hash: sha256(csvLine([`${id}`, formatUsd(initialBalance)])),
  place: null,
});

/** Adds the next fills to a hash. */
async function extended(em: SqlEntityManager, kept: HashedLedger): Promise<HashedLedger> {
  let ledger = kept;
  const turn = new LoopTurn();
  for (let read = 0; read < MOST_FILLS; read += FILLS_AT_ONCE) {
    const { portfolioId, place } = ledger;
    const rows = await loadExport(em, 'fills', { portfolioId, after: place, limit: FILLS_AT_ONCE });
    for (const { cells, place: next } of rows)
      ledger = {
        portfolioId,
        fills: ledger.fills + 1,
        hash: sha256(`${ledger.hash}\n${csvLine(cells)}`),
        place: next,
      };
    if (rows.length < FILLS_AT_ONCE) break;
    await turn.pause();
  }
  return ledger;
}

/** The connections of a hash: it is read with the one, and kept with the other. */
interface HashMeans {
  readonly reads: Database;
  readonly db: Database;
}

/**
 * The hash of a portfolio's fills, which can be computed again from the exported fills. A ledger with more than 20,000
 * fills that nobody hashed yet is caught up over several calls: the answer says of how many fills it is.
 */
export async function hashLedger(
  { reads, db }: HashMeans,
  portfolio: Pick<Portfolio, 'id' | 'initialBalance'>,
): Promise<LedgerHash> {
  const { kept, now } = await entityManager(reads).transactional(async (em) => {
    const found = (await loadHash(em, portfolio.id)) ?? opening(portfolio);
    return { kept: found, now: await extended(em, found) };
  }, readSnapshot);
  if (now.fills - kept.fills >= WORTH_KEEPING)
    await entityManager(db).transactional((em) => keepHash(em, now));
  return { fills: now.fills, hash: now.hash, added: now.fills - kept.fills };
}
