import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import type { ApiClient } from '../src/api/client.ts';
import { ignoredSettings, openPortfolio } from '../src/cycle/open-portfolio.ts';
import { tellOnce } from '../src/cycle/tell-once.ts';

/** An API without any portfolio, and what it was asked to open. */
function emptyApi() {
  const opened: unknown[] = [];
  const data = { domain: { code: 'PORTFOLIO_NOT_FOUND' } };
  const missing = TRPCClientError.from({ error: { message: 'no', code: -32004, data } });
  const portfolio = {
    get: { query: () => Promise.reject(missing) },
    create: {
      mutate: (wanted: unknown) => {
        opened.push(wanted);
        return Promise.resolve(wanted);
      },
    },
  };
  return { client: { portfolio } as unknown as ApiClient, opened };
}

test.each([null, 90_000])('a missing portfolio is opened with a half-life of %s', async (halfLifeMs) => {
  const { client, opened } = emptyApi();
  await openPortfolio(client, {
    portfolioId: 7,
    fillModel: 'book',
    replenishmentHalfLifeMs: halfLifeMs,
  });
  expect(opened).toEqual([expect.objectContaining({ id: 7, replenishmentHalfLifeMs: halfLifeMs })]);
});

test('a missing portfolio is an error where no fill model is named', async () => {
  const { client, opened } = emptyApi();
  const settings = { portfolioId: 7, fillModel: null, replenishmentHalfLifeMs: null };
  await expect(openPortfolio(client, settings)).rejects.toThrow('no');
  expect(opened).toEqual([]);
});

test('settings that a portfolio was not opened with are told once, by both values', () => {
  const wanted = { portfolioId: 7, fillModel: 'book', replenishmentHalfLifeMs: 30_000 } as const;
  const lines: string[] = [];
  const tell = tellOnce((line) => lines.push(line));
  for (const _ of [1, 2])
    tell(ignoredSettings(wanted, { fillModel: 'quoted', replenishmentHalfLifeMs: null }));
  expect(lines).toEqual([
    'Portfolio 7 exists already and fills quoted, not book: --fill-model book works only when a portfolio is opened. Leave it out, or choose another portfolio.',
    'Portfolio 7 exists already with no half-life of taken depth, not a half-life of 30 s: --replenish-seconds works only when a portfolio is opened. Leave it out, or choose another portfolio.',
  ]);
  expect(ignoredSettings(wanted, wanted)).toEqual([]);
  const none = { ...wanted, fillModel: null, replenishmentHalfLifeMs: null };
  expect(ignoredSettings(none, wanted)).toEqual([]);
});
