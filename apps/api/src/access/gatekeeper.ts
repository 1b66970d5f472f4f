import { DomainError, includesScope, type Database, type Scope, type Token } from '@prescient/core';
import { RateLimiter } from './rate-limiter.ts';
import { TokenDirectory } from './token-directory.ts';

/** The right that a procedure or route asks of its caller; `public` asks for none. */
export type Access = Scope | 'public';

/** The access that one call asks for. */
export interface AccessRequest {
  readonly access: Access;
  /** The portfolios that it names; `all` where it names none and so may see every one. */
  readonly portfolios: readonly number[] | 'all';
  /** Its charge against the rate: 1, or the number of its items. */
  readonly charge: number;
}

const BEARER = /^Bearer +(\S+)$/i;

const unauthorized = (message: string): DomainError => new DomainError('UNAUTHORIZED', message);

/** @throws DomainError FORBIDDEN, PORTFOLIO_NOT_FOUND: whose portfolio it is, is nobody else's business */
function requirePortfolios({ portfolioId }: Token, portfolios: AccessRequest['portfolios']): void {
  if (portfolioId === null) return;
  if (portfolios === 'all') {
    throw new DomainError(
      'FORBIDDEN',
      `This token opens portfolio ${portfolioId} only. Name that portfolio in the request.`,
      { portfolioId },
    );
  }
  const foreign = portfolios.find((id) => id !== portfolioId);
  if (foreign === undefined) return;
  throw new DomainError(
    'PORTFOLIO_NOT_FOUND',
    `Portfolio ${foreign} does not exist; check the id or create it.`,
    { portfolioId: foreign },
  );
}

/** The strictness of a gatekeeper. */
export interface Strictness {
  /** Calls that one token may make a second; 0 for no limit. */
  readonly callsPerSecond: number;
  /** True if callers need a token even before one was made, because other machines reach us. */
  readonly tokensRequired: boolean;
}

/** Decides about every call, over tRPC and REST alike. */
export class Gatekeeper {
  readonly #directory: TokenDirectory;
  readonly #limiter: RateLimiter;
  readonly #budgets: RateLimiter;

  constructor(db: Database, { callsPerSecond, tokensRequired }: Strictness) {
    this.#directory = new TokenDirectory(db, tokensRequired);
    this.#limiter = new RateLimiter(db.clock, callsPerSecond);
    this.#budgets = new RateLimiter(db.clock, 0);
  }

  /**
   * Lets a call in, or says why not. Answers as `check`.
   * @throws DomainError UNAUTHORIZED, FORBIDDEN, PORTFOLIO_NOT_FOUND, RATE_LIMITED
   */
  async admit(authorization: string | undefined, asked: AccessRequest): Promise<Token | null> {
    const token = await this.check(authorization, asked);
    if (token === null) return null;
    const retryAfterMs = Math.max(
      this.#limiter.charge(token.tokenId, asked.charge),
      this.#chargeBudget(token, asked.charge),
    );
    if (retryAfterMs === 0) return token;
    throw new DomainError(
      'RATE_LIMITED',
      'This token calls too often; wait, then send the same request again.',
      { retryAfterMs },
    );
  }

  /** Charges a call that was let in for more than it announced; the caller's next calls work the debt off. */
  owe(token: Token | null, charge: number): void {
    if (token !== null) this.#limiter.owe(token.tokenId, charge);
  }

  /**
   * The token that opens this call, null where none is asked for; charges nothing, so that a long call can be looked at again.
   * @throws DomainError UNAUTHORIZED, FORBIDDEN, PORTFOLIO_NOT_FOUND
   */
  async check(
    authorization: string | undefined,
    { access, portfolios }: AccessRequest,
  ): Promise<Token | null> {
    if (access === 'public' || !(await this.#directory.isRequired())) return null;
    const token = await this.#tokenOf(authorization);
    if (!includesScope(token.scope, access)) {
      throw new DomainError(
        'FORBIDDEN',
        `This token has scope ${token.scope}, but the call needs ${access}. Use a token with that scope.`,
        {
          scope: access,
        },
      );
    }
    requirePortfolios(token, portfolios);
    return token;
  }

  /** Charges the calls a minute that the token itself allows. Answers 0, or the milliseconds to wait. */
  #chargeBudget({ tokenId, callsPerMinute }: Token, charge: number): number {
    if (callsPerMinute === null) return 0;
    return this.#budgets.charge(tokenId, charge, {
      perSecond: callsPerMinute / 60,
      atOnce: callsPerMinute,
    });
  }

  async #tokenOf(authorization: string | undefined): Promise<Token> {
    const [, text] = BEARER.exec(authorization ?? '') ?? [];
    if (text === undefined)
      throw unauthorized('This server requires a token. Send "Authorization: Bearer <token>".');
    const token = await this.#directory.find(text);
    if (!token)
      throw unauthorized('This token is not valid: it is unknown, expired or revoked. Ask for a new one.');
    return token;
  }
}
