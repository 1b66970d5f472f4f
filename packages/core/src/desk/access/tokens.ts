import { createHash, randomBytes } from 'node:crypto';
import { DomainError, requirePortfolioId, requireText, type Scope, type Token } from '../../domain/index.ts';
import type { Usd } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { TokenEntity } from '../../store/tables/entities.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { getPortfolio } from '../portfolios/get-portfolio.ts';

/** As hexadecimal digits: an id that began with a dash would be an option to a command line. */
const ID_BYTES = 8;
const SECRET_BYTES = 32;

/** A token to make. */
export interface NewToken {
  /** For people: who or what holds it. */
  readonly name: string;
  readonly scope: Scope;
  /** The only portfolio that it opens; null opens all. */
  readonly portfolioId: number | null;
  readonly expiresAt: Date | null;
  /** Dollars before fees that it may stake in all; no limit unless given. */
  readonly budget?: Usd | null;
  /** Calls that it may make a minute; no limit of its own unless given. */
  readonly callsPerMinute?: number | null;
}

/** SHA-256 of a secret, as it is stored. A secret has 256 random bits, so no slow hash is needed. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** @throws DomainError INVALID_INPUT for a budget below zero, and for a number of calls that is not above zero */
function requireBudget({ budget = null, callsPerMinute = null }: NewToken): void {
  if (budget !== null && budget < 0n)
    throw new DomainError('INVALID_INPUT', 'budget must be zero or more dollars.', { field: 'budget' });
  if (callsPerMinute !== null && !(Number.isInteger(callsPerMinute) && callsPerMinute > 0))
    throw new DomainError('INVALID_INPUT', 'callsPerMinute must be a whole number above zero.', {
      field: 'callsPerMinute',
    });
}

/**
 * Makes a token. Its text `id.secret` is returned once and kept nowhere.
 * @throws DomainError INVALID_INPUT, PORTFOLIO_NOT_FOUND
 */
export async function createToken(db: Database, wanted: NewToken): Promise<{ text: string; token: Token }> {
  requireText('name', wanted.name);
  const now = db.clock.now();
  if (wanted.expiresAt !== null && !(wanted.expiresAt > now)) {
    throw new DomainError('INVALID_INPUT', 'expiresAt must lie in the future.', { field: 'expiresAt' });
  }
  requireBudget(wanted);
  if (wanted.portfolioId !== null) {
    requirePortfolioId(wanted.portfolioId);
    await getPortfolio(db, wanted.portfolioId);
  }
  const tokenId = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const token: Token = {
    budget: null,
    callsPerMinute: null,
    ...wanted,
    tokenId,
    secretHash: hashSecret(secret),
    createdAt: now,
    revokedAt: null,
  };
  await entityManager(db).transactional((em) => new SetStatement(em).insert(TokenEntity, [token]).run());
  return { text: `${tokenId}.${secret}`, token };
}

/** All tokens, newest first, revoked and expired ones too. */
export async function listTokens(db: Database): Promise<Token[]> {
  const rows = await entityManager(db).find(
    TokenEntity,
    {},
    { orderBy: { createdAt: 'desc', tokenId: 'asc' } },
  );
  return rows.map((row) => ({ ...row }));
}

/** Ends a token for good; to end it twice changes nothing. @throws DomainError TOKEN_NOT_FOUND */
export async function revokeToken(db: Database, tokenId: string): Promise<Token> {
  return entityManager(db).transactional(async (em) => {
    const row = await em.findOne(TokenEntity, { tokenId });
    if (!row)
      throw new DomainError(
        'TOKEN_NOT_FOUND',
        `Token ${tokenId} does not exist; list the tokens to see their ids.`,
        { tokenId },
      );
    const token: Token = { ...row, revokedAt: row.revokedAt ?? db.clock.now() };
    await new SetStatement(em).update(TokenEntity, [token], ['revokedAt']).run();
    return token;
  });
}
