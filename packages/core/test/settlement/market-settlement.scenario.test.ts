import { describe, expect, test } from 'vitest';
import {
  decideMarket,
  getMarket,
  getTrade,
  readResolutionLog,
  parsePrice,
  settleAll,
  settleMarket,
  settleTrade,
  type MarketObservation,
} from '../../src/index.ts';
import { aSettlement } from '../support/builders.ts';
import { resolved } from '../support/listings.ts';
import { marketWorld, refOf, UNSETTLED } from '../support/market-world.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const world = await openTestWorld();
const { owner, db, sql } = world;
const { says, settle, holderOf, books } = marketWorld(world);

describe('a market pays', () => {
  test.each([
    ['1', 'one to yes', '10050.000000', '50.000000', 'resolved'],
    ['0', 'one to no', '9925.000000', '-75.000000', 'resolved'],
    ['0.5', 'a half to each', '9987.500000', '-12.500000', 'resolved'],
    ['0.25', 'a quarter to yes and the rest to no', '9956.250000', '-43.750000', 'resolved'],
    ['void', 'the stakes back', '10000.000000', '0.000000', 'voided'],
  ])('%s: %s', async (payout, ...[, balance, realized_pnl, why]) => {
    const market = `pays-${payout}`;
    const id = await holderOf(market);
    await says(market, resolved(payout));
    expect(await settle(market)).toMatchObject({
      state: 'settled',
      revision: 1,
      settled: 2,
      reversed: 0,
      left: [],
    });
    const lots = [`yes closed ${why}`, `no closed ${why}`];
    expect(await books(id)).toEqual({ balance, total_invested: '0.000000', realized_pnl, lots });
    expect(await settle(market)).toMatchObject({ state: 'settled', settled: 0 });
    expect(await differencesOf(db)).toEqual([]);
  });

  test('all portfolios that hold it, and nobody else', async () => {
    const holders = [await holderOf('many'), await holderOf('many'), await holderOf('many')];
    const other = await holderOf('many-more');
    await says('many', resolved('1'));
    expect(await settleMarket(db, refOf('many'), { pageSize: 4 })).toMatchObject({ settled: 6 });
    for (const id of holders) expect(await books(id)).toMatchObject({ balance: '10050.000000' });
    expect(await books(other)).toEqual(UNSETTLED);
  });

  test('nothing while it has no result, and a market that nobody imported keeps its positions', async () => {
    const id = await holderOf('undecided');
    await expect(settle('undecided')).rejects.toMatchObject({ code: 'MARKET_NOT_FOUND' });
    const states: MarketObservation[] = [
      { state: 'open', reviewReason: null },
      { state: 'closed', reviewReason: 'PRICES_NOT_FINAL' },
      { state: 'proposed', reviewReason: null },
      { state: 'disputed', reviewReason: null },
    ];
    for (const state of states) {
      await says('undecided', state);
      expect(await settle('undecided')).toMatchObject({ ...state, settled: 0 });
    }
    await settleAll(db);
    expect(await books(id)).toEqual(UNSETTLED);
  });

  test('what was decided while it was open and stored after it was settled, too', async () => {
    await says('late', resolved('1'));
    expect(await settleAll(db)).toMatchObject({ untouched: 1, failures: [] });
    expect(await getMarket(db, refOf('late'))).toMatchObject({ state: 'settled', version: 2 });
    await owner("update markets set state = 'open', payout = null where market_id = 'late'");
    const id = await holderOf('late');
    await owner("update markets set state = 'settled', payout = 1 where market_id = 'late'");
    const round = await settleAll(db);
    expect(round.markets).toMatchObject([{ marketId: 'late', settled: 2, state: 'settled' }]);
    expect(await books(id)).toMatchObject({ balance: '10050.000000' });
    expect((await settleAll(db)).markets).toEqual([]);
  });
});

describe('a result that does not hold', () => {
  test('is taken back when it is disputed, and paid again when it is resolved again', async () => {
    const id = await holderOf('disputed');
    await says('disputed', resolved('1'));
    await settle('disputed');
    await says('disputed', { state: 'disputed', reviewReason: null });
    expect(await getMarket(db, refOf('disputed'))).toMatchObject({ state: 'reversed', payout: null });
    expect(await settle('disputed')).toMatchObject({ state: 'closed', settled: 0, reversed: 2 });
    expect(await books(id)).toEqual(UNSETTLED);
    await says('disputed', resolved('1'));
    expect(await settle('disputed')).toMatchObject({
      state: 'settled',
      revision: 2,
      settled: 2,
      reversed: 0,
    });
    expect(await books(id)).toMatchObject({ balance: '10050.000000' });
    const { changes: log } = await readResolutionLog(db, refOf('disputed'));
    expect(log.map(({ state, source, revision }) => `${source}: ${state} ${revision}`)).toEqual([
      'venue: resolved 1',
      'desk: settled 1',
      'venue: reversed 1',
      'desk: closed 1',
      'venue: resolved 2',
      'desk: settled 2',
    ]);
    expect(await differencesOf(db)).toEqual([]);
  });

  test('is amended: taken back, and paid by the other', async () => {
    const id = await holderOf('amended');
    await says('amended', resolved('1'));
    await settle('amended');
    await says('amended', resolved('0'));
    expect(await getMarket(db, refOf('amended'))).toMatchObject({ state: 'amended', revision: 2 });
    expect(await settle('amended')).toMatchObject({ state: 'settled', settled: 2, reversed: 2 });
    expect(await books(id)).toMatchObject({ balance: '9925.000000', realized_pnl: '-75.000000' });
    const ids = await sql(
      "select command_id from commands where portfolio_id = $1 and kind in ('settle', 'reverse') order by 1",
      id,
    );
    expect(ids.map(({ command_id }) => command_id)).toEqual([
      'reverse:polymarket:amended:r1:no',
      'reverse:polymarket:amended:r1:yes',
      'settle:polymarket:amended:r1:no',
      'settle:polymarket:amended:r1:yes',
      'settle:polymarket:amended:r2:no',
      'settle:polymarket:amended:r2:yes',
    ]);
    expect(await differencesOf(db)).toEqual([]);
  });

  test('leaves alone what somebody settled by another id', async () => {
    const id = await holderOf('by-hand');
    const byHand = aSettlement({ portfolioId: id, commandId: 'mine', tradeId: 'yes', payout: '0.1' });
    await settleTrade(db, byHand);
    await says('by-hand', resolved('1'));
    expect(await settle('by-hand')).toMatchObject({ state: 'settled', settled: 1 });
    await says('by-hand', resolved('0'));
    expect(await settle('by-hand')).toMatchObject({ state: 'settled', settled: 1, reversed: 1 });
    expect(await getTrade(db, id, 'yes')).toMatchObject({ realizedPnl: -75_000_000n });
  });

  test('waits for a person where the venue only falls silent about it', async () => {
    const id = await holderOf('silent');
    await says('silent', resolved('1'));
    await says('silent', { state: 'closed', reviewReason: 'PRICES_NOT_FINAL' });
    expect(await settle('silent')).toMatchObject({
      state: 'resolved',
      reviewReason: 'CONTRADICTED',
      settled: 0,
    });
    expect(await books(id)).toEqual(UNSETTLED);
    await decideMarket(db, { ...refOf('silent'), verdict: parsePrice('1'), reason: 'read the rules' });
    expect(await settle('silent')).toMatchObject({ state: 'settled', settled: 2 });
  });
});

describe('a person', () => {
  const prices = { state: 'closed', reviewReason: 'ZERO_PRICES' } as const;

  test('decides where the venue is ambiguous, and the venue does not undo it', async () => {
    const id = await holderOf('zeros');
    await says('zeros', prices);
    const reason = 'the event was cancelled';
    const market = await decideMarket(db, { ...refOf('zeros'), verdict: 'void', reason });
    expect(market).toMatchObject({
      state: 'resolved',
      payout: 'void',
      decidedBy: 'admin',
      reviewReason: null,
    });
    await says('zeros', prices);
    expect(await settle('zeros')).toMatchObject({ state: 'settled', settled: 2 });
    await says('zeros', resolved('1'));
    expect(await settle('zeros')).toMatchObject({ state: 'settled', reviewReason: 'CONTRADICTED' });
    expect(await books(id)).toMatchObject({ balance: '10000.000000' });
    await decideMarket(db, { ...refOf('zeros'), verdict: parsePrice('1'), reason: 'the venue was right' });
    expect(await settle('zeros')).toMatchObject({ state: 'settled', settled: 2, reversed: 2 });
    const { changes: log } = await readResolutionLog(db, refOf('zeros'));
    expect(log.flatMap(({ note }) => note ?? [])).toEqual([reason, 'the venue was right']);
  });

  test('takes a result back, which then stays away until somebody decides again', async () => {
    const id = await holderOf('taken-back');
    await says('taken-back', resolved('1'));
    await settle('taken-back');
    const reverse = { ...refOf('taken-back'), verdict: 'reverse', reason: 'under investigation' } as const;
    await decideMarket(db, reverse);
    // As after a crash before anything was taken back, when a caller that got no answer asks again.
    await decideMarket(db, reverse);
    expect(await settle('taken-back')).toMatchObject({
      state: 'closed',
      reviewReason: 'TAKEN_BACK',
      reversed: 2,
    });
    await says('taken-back', resolved('1'));
    expect(await settle('taken-back')).toMatchObject({
      state: 'closed',
      reviewReason: 'CONTRADICTED',
      settled: 0,
    });
    expect(await books(id)).toEqual(UNSETTLED);
    const again = decideMarket(db, { ...refOf('taken-back'), verdict: 'reverse', reason: 'again' });
    await expect(again).rejects.toMatchObject({ code: 'MARKET_UNRESOLVED' });
  });

  test.each([
    ['reason', { reason: ' ' }],
    ['payout', { verdict: 1_000_001n as never }],
    ['payout', { verdict: 1 as never }],
  ])('decides nothing with a wrong %s', async (field, fields) => {
    const decision = { ...refOf('zeros'), verdict: 'void' as const, reason: 'x', ...fields };
    await expect(decideMarket(db, decision)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field },
    });
  });
});
