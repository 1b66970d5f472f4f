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
import { noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import { withDatabase } from '../database/database.ts';
import type { Session } from '../process/session.ts';
import { notice, print } from '../process/output.ts';
import { table, UsageError } from '@prescient/terminal';

const OPTIONS = {
  name: { type: 'string' },
  scope: { type: 'string', default: 'trade' },
  portfolio: { type: 'string' },
  days: { type: 'string' },
  budget: { type: 'string' },
  'calls-per-minute': { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

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

async function create(db: Database, values: Values): Promise<void> {
  if (!values.name)
    throw new UsageError('token create needs --name NAME, so that the list of tokens says who holds it.');
  const { text } = await createToken(db, {
    name: values.name,
    scope: scopeOf(values.scope),
    portfolioId: values.portfolio === undefined ? null : portfolioIdOf(values.portfolio),
    expiresAt: expiryOf(values.days),
    budget: budgetOf(values.budget),
    callsPerMinute: callsOf(values['calls-per-minute']),
  });
  notice('Keep this token: it is not shown again. From now on the API requires a token.');
  print(text);
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

async function list(db: Database): Promise<void> {
  const tokens = await listTokens(db);
  if (tokens.length === 0)
    return print('There are no tokens, so everybody who can reach the API may use it.');
  print(
    table(
      ['id', 'name', 'scope', 'portfolio', 'budget', 'calls a minute', 'expires', 'revoked'],
      tokens.map(row),
    ),
  );
}

async function revoke(db: Database, tokenId: string | undefined): Promise<void> {
  if (tokenId === undefined)
    throw new UsageError('token revoke needs the id of a token; token list shows them.');
  const { name } = await revokeToken(db, tokenId);
  print(`Revoked ${tokenId} ("${name}").`);
}

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

/** `npm run token -- create|list|revoke`: makes, lists and revokes the tokens that open the API. */
export async function token(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [verb, tokenId, ...rest] = positionals;
  noMoreWords(verb === 'revoke' ? rest : positionals.slice(1));
  switch (verb) {
    case 'create':
      return withOwner(session, (db) => create(db, values));
    case 'list':
      return withOwner(session, list);
    case 'revoke':
      return withOwner(session, (db) => revoke(db, tokenId));
    default:
      throw new UsageError(
        'token needs one of: create --name NAME [--scope read|trade|admin] [--portfolio N] [--days N] [--budget DOLLARS] [--calls-per-minute N], list, revoke ID.',
      );
  }
}
