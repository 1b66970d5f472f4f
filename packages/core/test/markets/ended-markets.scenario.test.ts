import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  commitCommands,
  decideMarket,
  executeTrade,
  getTrade,
  importMarkets,
  parsePrice,
  previewCommand,
  settleMarket,
  type FillModel,
  type MarketObservation,
} from '../../src/index.ts';
import { aBuy, aClose, NOON } from '../support/builders.ts';
import { aListing, anEvent, resolved } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, portfolio } = await openTestWorld();

/** Lets the catalogue know a market, as its venue lists it. */
const list = (marketId: string, observation: MarketObservation, fields = {}) =>
  importMarkets(db, {
    events: [anEvent()],
    markets: [aListing({ marketId, conditionId: marketId, observation, ...fields })],
  });

const closed: MarketObservation = { state: 'closed', reviewReason: null };
const refusal = { code: 'MARKET_CLOSED' };

describe.each<FillModel>(['quoted', 'book'])('a portfolio that fills %s', (fillModel) => {
  test.each<[string, MarketObservation, object]>([
    ['closed', closed, {}],
    ['resolved', resolved('1'), {}],
    ['void', resolved('void'), {}],
    ['proposed', { state: 'proposed', reviewReason: null }, { acceptingOrders: false }],
  ])('buys nothing in a market that is %s', async (name, observation, fields) => {
    const marketId = `${fillModel}-${name}`;
    await list(marketId, observation, fields);
    const { id: portfolioId } = await portfolio('10000', { fillModel });
    const buy = aBuy({ portfolioId, marketId, price: '0.01' });
    await expect(executeTrade(db, buy)).rejects.toMatchObject(refusal);
    // It is remembered, with a rejected trade, as other refusals are.
    expect(await commitCommands(db, [buy])).toMatchObject([{ accepted: false, refusal, replayed: true }]);
    expect(await getTrade(db, portfolioId, buy.commandId)).toMatchObject({
      status: 'rejected',
      rejectCode: 'MARKET_CLOSED',
    });
    expect(await previewCommand(db, aBuy({ portfolioId, marketId, commandId: 'preview' }))).toMatchObject({
      accepted: false,
      refusal,
    });
  });
});

describe('a quoted portfolio', () => {
  test('buys nothing after a settlement, however old the signal is', async () => {
    await list('settled', { state: 'open', reviewReason: null });
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, marketId: 'settled', commandId: 'before' }));
    await list('settled', resolved('1'), { venueUpdatedAt: new Date(NOON.getTime() + 1_000) });
    await settleMarket(db, { venue: 'polymarket', marketId: 'settled' });
    const old = aBuy({ portfolioId, marketId: 'settled', commandId: 'old', price: '0.01' });
    const before = new Date('2019-06-01T00:00:00Z');
    await expect(executeTrade(db, { ...old, occurredAt: before })).rejects.toMatchObject({
      ...refusal,
      details: { state: 'settled' },
    });
  });

  test('sells nothing in a market that ended: the settlement pays', async () => {
    await list('ending', { state: 'open', reviewReason: null });
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, marketId: 'ending', price: '0.50' }));
    await list('ending', closed, { venueUpdatedAt: new Date(NOON.getTime() + 1_000) });
    const close = aClose({ portfolioId, price: '0.99' });
    await expect(closeTrade(db, close)).rejects.toMatchObject(refusal);
    expect(await commitCommands(db, [close])).toMatchObject([{ accepted: false, refusal, replayed: true }]);
    const market = { venue: 'polymarket', marketId: 'ending' };
    await decideMarket(db, { ...market, verdict: parsePrice('1'), reason: 'seen' });
    await settleMarket(db, market);
    expect(await getTrade(db, portfolioId, 'buy')).toMatchObject({ status: 'closed' });
    // A position that is gone says so, as before.
    await expect(closeTrade(db, aClose({ portfolioId, commandId: 'late' }))).rejects.toMatchObject({
      code: 'POSITION_CLOSED',
    });
  });

  test('trades in a market that nobody imported, and in one that waits for its oracle but takes orders', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, marketId: 'unheard-of', commandId: 'a' }));
    await list('waiting', { state: 'proposed', reviewReason: null });
    await executeTrade(db, aBuy({ portfolioId, marketId: 'waiting', commandId: 'b' }));
    const sold = await closeTrade(db, aClose({ portfolioId, tradeId: 'b' }));
    expect(sold.tradeStatus).toBe('closed');
  });

  test('a refusal does not touch the commands beside it', async () => {
    await list('over', resolved('0'));
    const { id: portfolioId } = await portfolio();
    const outcomes = await commitCommands(db, [
      aBuy({ portfolioId, marketId: 'over', commandId: 'no' }),
      aBuy({ portfolioId, marketId: 'elsewhere', commandId: 'yes' }),
    ]);
    expect(outcomes.map(({ accepted }) => accepted)).toEqual([false, true]);
  });
});
