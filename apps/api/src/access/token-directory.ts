import { timingSafeEqual } from 'node:crypto';
import { hashSecret, isTokenLive, listTokens, parseToken, type Database, type Token } from '@prescient/core';

/**
 * Milliseconds for which the tokens that were read are believed: a token made or revoked elsewhere counts within this
 * time.
 */
const FRESH_MS = 1_000;

/** Compared with where no token has the id, so that the answer takes as long. */
const NOBODY = '0'.repeat(64);

const sameHash = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));

/** The tokens in force, kept in memory and read again when they are no longer fresh. */
export class TokenDirectory {
  readonly #db: Database;
  #tokens: ReadonlyMap<string, Token> = new Map();
  #readAt = -Infinity;
  #reading: Promise<void> | null = null;
  #required: boolean;

  /** @param required whether callers need a token even before one was made */
  constructor(db: Database, required: boolean) {
    this.#db = db;
    this.#required = required;
  }

  /**
   * True if callers need a token: from the start if that was asked for, else from the first token that is seen on,
   * for as long as this process lives. Neither revoking the last token nor a database without any opens a door.
   */
  async isRequired(): Promise<boolean> {
    if (!this.#required) await this.#refresh();
    return this.#required;
  }

  /** The live token whose text this is, or null. Takes as long for a wrong secret as for an unknown id. */
  async find(text: string): Promise<Token | null> {
    const parsed = parseToken(text);
    if (!parsed) return null;
    await this.#refresh();
    const token = this.#tokens.get(parsed.tokenId);
    const matches = sameHash(hashSecret(parsed.secret), token?.secretHash ?? NOBODY);
    return token && matches && isTokenLive(token, this.#db.clock.now()) ? token : null;
  }

  /** Callers that arrive together share one reading. */
  #refresh(): Promise<void> {
    if (this.#db.clock.monotonicMs() - this.#readAt < FRESH_MS) return Promise.resolve();
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #read(): Promise<void> {
    // What happens while the tokens are read counts as not seen.
    const began = this.#db.clock.monotonicMs();
    const tokens = await listTokens(this.#db);
    this.#tokens = new Map(tokens.map((token) => [token.tokenId, token]));
    this.#required ||= tokens.length > 0;
    this.#readAt = began;
  }
}
