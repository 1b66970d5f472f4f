import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import type { ApiClient } from '../src/api/client.ts';
import { openPortfolio } from '../src/cycle/open-portfolio.ts';

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
