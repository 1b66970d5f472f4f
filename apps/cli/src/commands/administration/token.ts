import {
  connect,
  createToken,
  DomainError,
  formatUsd,
  listTokens,
  parseUsd,
  revokeToken,
  SCOPES,
  type Database,
  type Scope,
  type Token,
  type Usd,
} from '@prescient/core';
import { portfolioIdOf } from '../../process/option-values.ts';
import { withDatabase } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { notice, print, printJson } from '../../process/output.ts';
import { table, UsageError } from '@prescient/terminal';

interface CreateGiven {
  readonly name: string;
  readonly scope: string;
  readonly portfolio: string | undefined;
  readonly days: string | undefined;
  readonly budget: string | undefined;
  readonly 'calls-per-minute': string | undefined;
  readonly json: boolean;
}

const DAY_MS = 86_400_000;

function scopeOf(text: string): Scope {
  const scope = SCOPES.find((known) => known === text);
  if (!scope) throw new UsageError(`--scope "${text}" must be one of ${SCOPES.join(', ')}.`);
  return scope;
}

function expiryOf(days: string | undefined): Date | null {
  if (days === undefined) return null;
  if (!/^[1-9]\d{0,4}$/.test(days))
    throw new UsageError(`--days "${days}" must be a whole number from 1 to 99999.`);
  return new Date(Date.now() + Number(days) * DAY_MS);
}

function budgetOf(text: string | undefined): Usd | null {
  if (text === undefined) return null;
  try {
    return parseUsd(text);
  } catch {
    throw new UsageError(`--budget "${text}" must be dollars, such as 500 or 12.50.`);
  }
}

function callsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--calls-per-minute "${text}" must be a whole number from 1 to 999999999.`);
  return Number(text);
}

const row = ({ tokenId, name, scope, portfolioId, expiresAt, revokedAt, ...limits }: Token): string[] => [
  tokenId,
  name,
  scope,
  portfolioId === null ? 'all' : `${portfolioId}`,
  limits.budget === null ? 'none' : formatUsd(limits.budget),
  limits.callsPerMinute === null ? 'none' : `${limits.callsPerMinute}`,
  expiresAt?.toISOString() ?? 'never',
  revokedAt?.toISOString() ?? '',
];

/** Opens the database as its owner, because the role that the API runs as cannot make tokens. */
async function withOwner(session: Session, work: (db: Database) => Promise<void>): Promise<void> {
  await withDatabase(session, async (_, server) => {
    const owner = await connect({ url: server.ownerUrl, poolSize: 1 });
    try {
      await work(owner);
    } catch (error) {
      throw error instanceof DomainError ? new UsageError(error.message) : error;
    } finally {
      await owner.close();
    }
  });
}

/** A token for programs, without its secret. */
const jsonOf = ({ budget, tokenId, ...token }: Token) => ({
  id: tokenId,
  ...token,
  budget: budget === null ? null : formatUsd(budget),
});

/** `prescient token create --name NAME`: makes a token, and shows it once. */
export async function create(given: CreateGiven, session: Session): Promise<void> {
  const wanted = {
    name: given.name,
    scope: scopeOf(given.scope),
    portfolioId: given.portfolio === undefined ? null : portfolioIdOf(given.portfolio),
    expiresAt: expiryOf(given.days),
    budget: budgetOf(given.budget),
    callsPerMinute: callsOf(given['calls-per-minute']),
  };
  await withOwner(session, async (db) => {
    const { text } = await createToken(db, wanted);
    notice('Keep this token: it is not shown again. From now on the API requires a token.');
    if (given.json) printJson({ token: text });
    else print(text);
  });
}

/** `prescient token list`: the tokens, without their secrets. */
export async function list({ json }: { json: boolean }, session: Session): Promise<void> {
  await withOwner(session, async (db) => {
    const tokens = await listTokens(db);
    if (json) return printJson({ items: tokens.map(jsonOf) });
    if (tokens.length === 0)
      return print('There are no tokens, so everybody who can reach the API may use it.');
    print(
      table(
        ['id', 'name', 'scope', 'portfolio', 'budget', 'calls a minute', 'expires', 'revoked'],
        tokens.map(row),
      ),
    );
  });
}

/** `prescient token revoke ID`: revokes a token at once. */
export async function revoke({ id, json }: { id: string; json: boolean }, session: Session): Promise<void> {
  await withOwner(session, async (db) => {
    const revoked = await revokeToken(db, id);
    if (json) printJson(jsonOf(revoked));
    else print(`Revoked ${id} ("${revoked.name}").`);
  });
}
