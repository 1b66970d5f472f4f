import { afterAll, beforeAll } from 'vitest';
import {
  connect,
  createPortfolio,
  createToken,
  parseUsd,
  revokeToken,
  type Database,
  type Scope,
} from '@prescient/core';
import { startApi, type TestApi } from './api.ts';
import type { Answer } from './http.ts';

/** Tokens that open nothing; each goes with the server's own `none`. */
export const CLOSED = ['none', 'bad secret', 'unknown', 'garbage', 'no bearer', 'revoked', 'expired'];

/** An API with tokens of every kind by name, and a portfolio 2 that one of them opens. */
interface GuardedApi {
  readonly api: TestApi;
  readonly owner: Database;
  readonly tokens: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Damages one character of a token's secret. */
const withBadSecret = ([id, secret = '']: string[]): string =>
  `${id}.${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;

async function startGuardedApi(): Promise<GuardedApi> {
  const api = await startApi({ callsPerSecond: 0 });
  const owner = await connect({ url: api.database.ownerUrl, poolSize: 1 });
  const make = async (scope: Scope, portfolioId: number | null, expiresAt: Date | null = null) =>
    (await createToken(owner, { name: 'test', scope, portfolioId, expiresAt })).text;
  const makeExpired = async (): Promise<string> => {
    const text = await make('admin', null, new Date(Date.now() + 3_600_000));
    const ago = "update api_tokens set expires_at = now() - interval '1 second' where token_id = ?";
    await owner.orm.em.getConnection().execute(ago, [text.split('.')[0]]);
    return text;
  };
  await createPortfolio(owner, { id: 2, name: 'another', initialBalance: parseUsd('100') });
  const admin = await make('admin', null);
  const revoked = await make('admin', null);
  await revokeToken(owner, revoked.split('.')[0]!);
  return {
    api,
    owner,
    tokens: {
      admin,
      read: await make('read', null),
      trade: await make('trade', null),
      'portfolio 2': await make('admin', 2),
      revoked,
      expired: await makeExpired(),
      'bad secret': withBadSecret(admin.split('.')),
      unknown: `0000000000000000.${admin.split('.')[1]}`,
      'no bearer': '',
      garbage: "x' or '1'='1",
    },
    async close() {
      await owner.close();
      await api.close();
    },
  };
}

/** The guarded API of a test file, from before its first test until after its last one. */
export function useGuardedApi(): Omit<GuardedApi, 'close'> {
  let guarded: GuardedApi;
  beforeAll(async () => {
    guarded = await startGuardedApi();
  });
  afterAll(() => guarded.close());
  return {
    get api() {
      return guarded.api;
    },
    get owner() {
      return guarded.owner;
    },
    get tokens() {
      return guarded.tokens;
    },
  };
}

export const headersOf = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** The code with which a call was refused, over tRPC or REST. */
export const codeOf = ({ body }: Answer): string => body?.error?.data?.domain?.code ?? body?.error?.code;
