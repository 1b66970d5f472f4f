import { DomainError, requirePortfolioId } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { IdempotencyKeyEntity } from '../../store/tables/entities.ts';
import { getPortfolio } from '../portfolios/get-portfolio.ts';

/** Most characters of a key, so that an id that contains it is still an id. */
const MAX_KEY_LENGTH = 200;
const KEY_PATTERN = new RegExp(String.raw`^[\x21-\x7e]{1,${MAX_KEY_LENGTH}}$`);

/** A request under a key that its caller chose. */
export interface KeyedRequest {
  readonly portfolioId: number;
  readonly key: string;
  /** SHA-256 of what it asks for. */
  readonly bodyHash: string;
}

/** Returns the key as it is. @throws DomainError INVALID_INPUT */
export function requireKey(field: string, key: string): string {
  if (KEY_PATTERN.test(key)) return key;
  throw new DomainError(
    'INVALID_INPUT',
    `${field} must be 1 to ${MAX_KEY_LENGTH} visible ASCII characters without spaces.`,
    { field },
  );
}

/**
 * The id of a command that a keyed request asks for. `part` is the command's place in the request, or its only word; it
 * stands last and holds no colon, so that two keys never share an id.
 */
export const keyedId = (key: string, part: number | 'close'): string => `key:${key}:${part}`;

/**
 * Records the request as the one that its key stands for. The same request may claim its key as often as it likes.
 * @throws DomainError CONFLICT when the key stands for another request, PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function claimKey(db: Database, { portfolioId, key, bodyHash }: KeyedRequest): Promise<void> {
  requirePortfolioId(portfolioId);
  await getPortfolio(db, portfolioId);
  const claim = { portfolioId, key: requireKey('key', key), bodyHash, recordedAt: db.clock.now() };
  const claimed = await entityManager(db).transactional(async (em) => {
    await new SetStatement(em).insertMissing(IdempotencyKeyEntity, [claim]);
    // A statement of its own: it sees the row of the caller for whom the insert may have waited.
    return em.findOneOrFail(IdempotencyKeyEntity, { portfolioId, key });
  });
  if (claimed.bodyHash === bodyHash) return;
  throw new DomainError(
    'CONFLICT',
    `The key ${key} was used for another request. Send that request unchanged, or choose a new key.`,
    { key },
  );
}
