import { expect, test } from 'vitest';
import { gammaClient, playerOf, serviceOf, testDatabase } from '@prescient/market-data/testing';
import { generateDay } from '@prescient/recording';
import { aBuy, startApi } from '../support/api.ts';
import { serveVenue } from '../support/served-venue.ts';

test('a portfolio that cannot be settled is named with its reason until it can be', async () => {
  const db = await testDatabase();
  const player = await playerOf(generateDay({ seed: 'status', markets: 1, changes: 1, resolutions: 0 }));
  const { service } = serviceOf(gammaClient(player), db);
  const { client } = await serveVenue({ db }, { markets: [service] });
  await service.update();
  const [market] = (await client.market.list.query({})).items;
  const { marketId } = market!;
  // Lots of 10^13 shares each, which together win more than a balance can hold.
  const buy = (tradeId: string, amount: string) =>
    client.trade.execute.mutate(aBuy({ marketId, tradeId, price: '0.000001', amount }));
  await buy('seed', '10000');
  await client.trade.close.mutate({ portfolioId: 1, tradeId: 'seed', price: '1', commandId: 'sold' });
  for (const tradeId of ['first', 'second', 'third']) await buy(tradeId, '10000000');
  expect(await client.market.status.query()).toEqual({
    venues: [
      {
        venue: 'polymarket',
        lease: 'free',
        rounds: 1,
        settled: 0,
        reversed: 0,
        unsettled: 0,
        setbacks: [],
        feed: null,
      },
    ],
  });
  await client.market.decide.mutate({ marketId, verdict: '1', reason: 'won' });
  await service.update();
  const { venues } = await client.market.status.query();
  expect(venues).toMatchObject([
    { rounds: 2, setbacks: [{ subject: 'portfolio 1', reason: 'BALANCE_LIMIT', attempts: 1 }] },
  ]);
  expect(venues[0]!.setbacks[0]!.retryInMs).toBeGreaterThan(0);
});

test('a server that is connected to no venue keeps no markets', async () => {
  const alone = await startApi();
  expect(await alone.client.market.status.query()).toEqual({ venues: [] });
  await alone.close();
});
