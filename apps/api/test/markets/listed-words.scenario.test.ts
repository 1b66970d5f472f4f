import { importMarkets } from '@prescient/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { aListing, NOON } from '../support/listing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await importMarkets(api.db, {
    events: [
      {
        venue: 'polymarket',
        eventId: 'weather',
        title: 'Weather',
        slug: null,
        endsAt: null,
        venueUpdatedAt: NOON,
        mutuallyExclusive: null,
      },
    ],
    markets: [aListing({ question: 'Listed?', eventId: 'weather' })],
  });
});
afterAll(() => api.close());

test.each([
  ['rain', { market_question: 'Listed?', event_id: 'weather', event_title: 'Weather' }],
  ['unlisted', { market_question: 'mine', event_id: 'my-event', event_title: 'My event' }],
])(
  'trades in %s over tRPC and REST have the words of the catalogue where it knows them',
  async (marketId, words) => {
    const portfolioId = await api.newPortfolio();
    const own = { marketQuestion: 'mine', eventId: 'my-event', eventTitle: 'My event' };
    await api.client.trade.execute.mutate(aBuy({ portfolioId, marketId, ...own }));
    const signal = {
      timestamp: '2026-03-01T12:00:00Z',
      market_id: marketId,
      market_question: 'mine',
      event_id: 'my-event',
      event_title: 'My event',
      action: 'buy_no',
      target_price: 0.5,
      amount: 10,
    };
    const answer = await api.post('/paper-trading/execute', { portfolio_id: portfolioId, signals: [signal] });
    expect(answer.body.execution_details).toMatchObject([
      { status: 'executed', market_question: words.market_question },
    ]);
    const { body } = await api.get(`/paper-trading/history?portfolio_id=${portfolioId}`);
    expect(body.trades).toMatchObject([words, words]);
    const { items } = await api.client.trade.list.query({ portfolioId });
    expect(items.map(({ marketQuestion }) => marketQuestion)).toEqual([
      words.market_question,
      words.market_question,
    ]);
  },
);

test('a signal without a question gets that of the catalogue', async () => {
  const portfolioId = await api.newPortfolio();
  const { marketQuestion: _, ...buy } = aBuy({ portfolioId, marketId: 'rain' });
  await api.client.trade.execute.mutate(buy);
  const { items } = await api.client.trade.list.query({ portfolioId });
  expect(items).toMatchObject([{ marketQuestion: 'Listed?', eventId: 'weather', eventTitle: 'Weather' }]);
});
