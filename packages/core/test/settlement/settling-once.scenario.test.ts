import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  executeTrade,
  getMarket,
  getPortfolio,
  lockAfterAudit,
  reverseSettlement,
  settleAll,
  settleMarket,
  settleTrade,
  unlockPortfolio,
} from '../../src/index.ts';
import { requestHash } from '../../src/store/ledger/request-hash.ts';
import { aBuy, aClose, aSettlement } from '../support/builders.ts';
import { resolved } from '../support/listings.ts';
import { marketWorld, refOf, UNSETTLED } from '../support/market-world.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const world = await openTestWorld();
const { db, sql, owner, another, portfolio } = world;
const { says, settle, holderOf, books } = marketWorld(world);

describe('settling is done once', () => {
  test('although the process dies between two pages and starts again', async () => {
    const holders = [await holderOf('crash'), await holderOf('crash'), await holderOf('crash')];
    await says('crash', resolved('1'));
    let pages = 0;
    const dying = settleMarket(db, refOf('crash'), {
      pageSize: 1,
      onPage: () => {
        pages += 1;
        if (pages === 4) throw new Error('killed');
      },
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await getMarket(db, refOf('crash'))).toMatchObject({ state: 'resolved' });
    expect(await settle('crash')).toMatchObject({ state: 'settled', settled: 2 });
    for (const id of holders) expect(await books(id)).toMatchObject({ balance: '10050.000000' });
    const fills = await sql(
      "select count(*)::int as n from fills where kind = 'settle' and portfolio_id = any($1)",
      holders,
    );
    expect(fills).toEqual([{ n: 6 }]);
    expect(await differencesOf(db)).toEqual([]);
  });

  test('although it is told to end between two pages, and does so there', async () => {
    const holders = [await holderOf('ended'), await holderOf('ended')];
    await says('ended', resolved('1'));
    const end = new AbortController();
    const ended = settleAll(db, { pageSize: 1, signal: end.signal, onPage: () => end.abort() });
    await expect(ended).rejects.toThrow('aborted');
    expect(await settle('ended')).toMatchObject({ state: 'settled', settled: 3 });
    for (const id of holders) expect(await books(id)).toMatchObject({ balance: '10050.000000' });
  });

  test('by four processes at once, an amendment amid them', async () => {
    const holders = await Promise.all(Array.from({ length: 12 }, () => holderOf('race')));
    await says('race', resolved('1'));
    const processes = await Promise.all(Array.from({ length: 4 }, () => another({ poolSize: 3 })));
    const options = { pageSize: 3 };
    const first = processes.map((each) => settleMarket(each, refOf('race'), options));
    await says('race', resolved('0'));
    const second = processes.map((each) => settleMarket(each, refOf('race'), options));
    await Promise.all([...first, ...second]);
    const last = await settle('race');
    expect(last).toMatchObject({ state: 'settled', revision: 2, left: [] });
    for (const id of holders) expect(await books(id)).toMatchObject({ balance: '9925.000000' });
    const net = await sql(
      `select sum(case when kind = 'settle' then 1 else -1 end)::int as n from fills
       where kind in ('settle', 'reverse') and portfolio_id = any($1) group by portfolio_id, trade_id`,
      holders,
    );
    expect(net).toEqual(Array.from({ length: 24 }, () => ({ n: 1 })));
    expect(await differencesOf(db)).toEqual([]);
  });

  test('again after somebody took a settlement back by hand', async () => {
    const id = await holderOf('undone');
    await says('undone', resolved('1'));
    await settle('undone');
    const undo = { portfolioId: id, commandId: 'undo', occurredAt: null };
    await reverseSettlement(db, { ...undo, settlementId: 'settle:polymarket:undone:r1:yes' });
    expect(await settle('undone')).toMatchObject({ state: 'settled', settled: 1 });
    expect(await books(id)).toMatchObject({ balance: '10050.000000' });
    expect(await settle('undone')).toMatchObject({ settled: 0 });
  });

  test('under an id of any length', async () => {
    const marketId = 'm'.repeat(250);
    const { id } = await portfolio();
    const tradeId = 't'.repeat(255);
    await executeTrade(db, aBuy({ portfolioId: id, commandId: tradeId, marketId }));
    await says(marketId, resolved('1'));
    expect(await settle(marketId)).toMatchObject({ state: 'settled', settled: 1 });
    await says(marketId, resolved('0'));
    expect(await settle(marketId)).toMatchObject({ state: 'settled', settled: 1, reversed: 1 });
  });
});

describe('an id of a settlement or a reversal', () => {
  test.each(['settle:polymarket:squatted:r1:yes', 'reverse:polymarket:squatted:r1:yes'])(
    '%s is not to be had for a trade',
    async (commandId) => {
      const id = await holderOf('squatted');
      const refusal = { code: 'INVALID_INPUT', details: { field: 'commandId' } };
      const buy = executeTrade(db, aBuy({ portfolioId: id, commandId, amount: '1' }));
      await expect(buy).rejects.toMatchObject(refusal);
      const sale = closeTrade(db, aClose({ portfolioId: id, commandId, tradeId: 'yes', shares: '1' }));
      await expect(sale).rejects.toMatchObject(refusal);
      expect(await books(id)).toEqual(UNSETTLED);
    },
  );

  test('that a trade had before the rule keeps its answer', async () => {
    const { id: portfolioId } = await portfolio();
    const old = aBuy({ portfolioId, commandId: 'settle:polymarket:old:r1:yes' });
    const first = await executeTrade(db, { ...old, commandId: 'before' });
    await owner(
      'update commands set command_id = $1, request_hash = $2 where portfolio_id = $3',
      old.commandId,
      requestHash(old),
      portfolioId,
    );
    expect(await executeTrade(db, old)).toEqual({ ...first, replayed: true });
  });

  test('that is taken keeps nobody from being paid, nor wrong pay from being taken back', async () => {
    const id = await holderOf('taken');
    // As a trade could before the rule; core itself still lets its own callers settle under any id.
    for (const commandId of ['settle:polymarket:taken:r1:yes', 'reverse:polymarket:taken:r1:no']) {
      const tradeId = `for-${commandId}`;
      await executeTrade(db, aBuy({ portfolioId: id, commandId: tradeId }));
      await settleTrade(db, aSettlement({ portfolioId: id, commandId, tradeId, payout: 'void' }));
    }
    await says('taken', resolved('1'));
    const done = { settled: 2, reversed: 0, left: [] };
    expect(await settle('taken')).toMatchObject({ state: 'settled', ...done });
    expect(await books(id)).toMatchObject({ balance: '10050.000000' });
    await says('taken', { state: 'disputed', reviewReason: null });
    expect(await settle('taken')).toMatchObject({ state: 'closed', settled: 0, reversed: 2, left: [] });
    expect(await books(id)).toMatchObject({ balance: '9800.000000' });
    expect(await differencesOf(db, id)).toEqual([]);
  });
});

describe('what cannot be done now', () => {
  test('in a locked portfolio is left, said, and done once it is unlocked', async () => {
    const [free, locked] = [await holderOf('locked'), await holderOf('locked')];
    await lockAfterAudit(db, locked, 'test');
    await says('locked', resolved('1'));
    expect(await settle('locked')).toMatchObject({
      state: 'resolved',
      settled: 2,
      left: [{ portfolioId: locked, code: 'PORTFOLIO_LOCKED', positions: 2 }],
    });
    expect(await books(free)).toMatchObject({ balance: '10050.000000' });
    expect(await books(locked)).toEqual(UNSETTLED);
    await unlockPortfolio(db, locked);
    expect((await settleAll(db)).markets).toMatchObject([
      { marketId: 'locked', state: 'settled', settled: 2 },
    ]);
    expect(await books(locked)).toMatchObject({ balance: '10050.000000' });
  });

  test('in one market does not stop the others', async () => {
    const [broken, sound] = [await holderOf('a-broken'), await holderOf('b-sound')];
    await says('a-broken', resolved('1'));
    await says('b-sound', resolved('1'));
    await owner(
      `alter table fills add constraint broken check (portfolio_id <> ${broken} or kind <> 'settle')`,
    );
    const round = await settleAll(db);
    expect(round.failures).toMatchObject([{ marketId: 'a-broken', code: null }]);
    expect(round.markets).toMatchObject([{ marketId: 'b-sound', state: 'settled' }]);
    expect(await books(sound)).toMatchObject({ balance: '10050.000000' });
    await owner('alter table fills drop constraint broken');
    expect((await settleAll(db)).markets).toMatchObject([
      { marketId: 'a-broken', state: 'settled', settled: 2 },
    ]);
    expect(await getPortfolio(db, broken)).toMatchObject({ balance: 10_050_000_000n });
  });
});
