import type { Usd } from '../../money/index.ts';

export const SCOPES = ['read', 'trade', 'admin'] as const;
/** The rights of a token; each scope includes those before it. */
export type Scope = (typeof SCOPES)[number];

/** A token as it is kept: never its secret, only the secret's SHA-256. */
export interface Token {
  tokenId: string;
  name: string;
  /** SHA-256 of the secret, as 64 hexadecimal digits. */
  secretHash: string;
  scope: Scope;
  /** The only portfolio that it opens; null opens all. */
  portfolioId: number | null;
  createdAt: Date;
  /** Dollars before fees that it may stake in all; null for no limit. */
  budget: Usd | null;
  /** Calls that it may make a minute; null for no limit of its own. */
  callsPerMinute: number | null;
  /** Null for never. */
  expiresAt: Date | null;
  revokedAt: Date | null;
}

/** True if a scope includes another. */
export const includesScope = (held: Scope, needed: Scope): boolean =>
  SCOPES.indexOf(held) >= SCOPES.indexOf(needed);

/** True if a token still opens anything at a moment. */
export const isTokenLive = (
  { expiresAt, revokedAt }: Pick<Token, 'expiresAt' | 'revokedAt'>,
  now: Date,
): boolean => revokedAt === null && (expiresAt === null || now < expiresAt);

const TOKEN = /^([\w-]{16})\.([\w-]{43})$/;

/** The two halves of a token's text `id.secret`, or null where it is none. */
export function parseToken(text: string): { tokenId: string; secret: string } | null {
  const [, tokenId, secret] = TOKEN.exec(text) ?? [];
  return tokenId !== undefined && secret !== undefined ? { tokenId, secret } : null;
}
