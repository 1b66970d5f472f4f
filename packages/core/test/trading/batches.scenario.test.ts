import { describe, expect, test } from 'vitest';
import {
  commitCommands,
  getPortfolio,
  loadPortfolio,
  parseUsd,
  type Command,
  type Usd,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';
import { codeOf, readable } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, portfolio } = await openTestWorld();

/** In how many transactions a portfolio's commands were stored. */
const transactionsOf = async (id: number) =>
  (await sql('select distinct xmin::text from commands where portfolio_id = $1', id)).length;

describe('commands that are carried out together', () => {
  test('see what those before them did, and end in the same rows as one by one', async () => {
    const commandsOf = (portfolioId: number): Command[] => [
      aBuy({ portfolioId, price: '0.30' }),
      aClose({ portfolioId, shares: '100', price: '0.41' }),
      aSettlement({ portfolioId }),
      aReversal({ portfolioId }),
      aSettlement({ portfolioId, commandId: 'settle-2', payout: 'void' }),
      aBuy({ portfolioId, commandId: 'buy-2', amount: '50' }),
      aClose({ portfolioId, commandId: 'close-2', tradeId: 'buy-2', price: '0.10' }),
    ];
    const [together, singly] = [await portfolio(), await portfolio()];
    const outcomes = await commitCommands(db, commandsOf(together.id));
    expect(outcomes.map(codeOf)).toEqual(outcomes.map(() => null));
    expect(await transactionsOf(together.id)).toBe(1);
    for (const command of commandsOf(singly.id)) await commitCommands(db, [command]);
    expect(await transactionsOf(singly.id)).toBe(7);

    const facts = async (id: number) => {
      const [state] = await sql(
        'select balance, total_invested, realized_pnl, total_profit_loss, trade_count from portfolio_state where id = $1',
        id,
      );
      const lots = await sql(
        'select trade_id, status, shares, amount, realized_pnl, proceeds, exit_price, exit_reason, settlement_id from portfolio_positions where portfolio_id = $1 order by 1',
        id,
      );
      const trades = await sql(
        'select trade_id, status, realized_pnl, current_pnl from trades where portfolio_id = $1 order by 1',
        id,
      );
      const fills = await sql(
        'select command_id, kind, shares, amount, gross, reverses from fills where portfolio_id = $1 order by 1',
        id,
      );
      const ledger = await sql(
        'select command_id, transfer_id, debit, credit, amount, kind from ledger_transfers where portfolio_id = $1 order by 1, 2',
        id,
      );
      return { state, lots, trades, fills, ledger };
    };
    const result = await facts(together.id);
    expect(result).toEqual(await facts(singly.id));
    expect(result.state).toMatchObject({ trade_count: 2, total_invested: '0.000000' });
    expect(result.fills).toHaveLength(7);
    expect(result.lots).toMatchObject([
      { trade_id: 'buy', status: 'closed', exit_reason: 'voided', settlement_id: 'settle-2' },
      { trade_id: 'buy-2', status: 'closed', exit_reason: 'sold' },
    ]);
    expect(await differencesOf(db)).toEqual([]);
  });

  test('bought, closed, settled and reversed within one transaction leave the lot as it was bought', async () => {
    const { id: portfolioId } = await portfolio();
    await commitCommands(db, [
      aBuy({ portfolioId }),
      aSettlement({ portfolioId }),
      aReversal({ portfolioId }),
    ]);
    expect(await transactionsOf(portfolioId)).toBe(1);
    const { portfolio: state, positions } = await loadPortfolio(db, portfolioId);
    expect(readable(state)).toMatchObject({
      balance: '9900.000000',
      totalInvested: '100.000000',
      realizedPnl: '0.000000',
    });
    expect(positions.map(readable)).toMatchObject([
      { shares: '500.000000', proceeds: '0.000000', exitPrice: null, settlementId: null },
    ]);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('sent twice within one transaction happen once, and the second is a replay', async () => {
    const { id: portfolioId } = await portfolio();
    const commands = [
      aBuy({ portfolioId }),
      aBuy({ portfolioId }),
      aClose({ portfolioId }),
      aClose({ portfolioId }),
      aBuy({ portfolioId }),
    ];
    const outcomes = await commitCommands(db, commands);
    expect(outcomes.map(({ accepted, replayed }) => [accepted, replayed])).toEqual([
      [true, false],
      [true, true],
      [true, false],
      [true, true],
      [true, true],
    ]);
    expect({ ...outcomes[1], replayed: false }).toEqual(outcomes[0]);
    expect({ ...outcomes[4], replayed: false }).toEqual(outcomes[0]);
    expect(await transactionsOf(portfolioId)).toBe(1);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ tradeCount: 1, balance: parseUsd('10100') });
  });

  test('a refused one does not touch its neighbours', async () => {
    const { id: portfolioId } = await portfolio('250');
    const outcomes = await commitCommands(db, [
      aBuy({ portfolioId, commandId: 'a' }),
      aBuy({ portfolioId, commandId: 'too-much', amount: '200' }),
      aBuy({ portfolioId, commandId: 'malformed', amount: '-1' }),
      aBuy({ portfolioId: 99, commandId: 'nowhere' }),
      aBuy({ portfolioId, commandId: 'a', amount: '1' }),
      aClose({ portfolioId, tradeId: 'too-much' }),
      aBuy({ portfolioId, commandId: 'b' }),
      aBuy({ portfolioId, commandId: 'c', amount: '50' }),
      aBuy({ portfolioId, commandId: 'too-much', amount: '200' }),
    ]);
    expect(outcomes.map((outcome) => [codeOf(outcome), outcome.replayed])).toEqual([
      [null, false],
      ['INSUFFICIENT_FUNDS', false],
      ['INVALID_INPUT', false],
      ['PORTFOLIO_NOT_FOUND', false],
      ['CONFLICT', false],
      ['TRADE_NOT_FOUND', false],
      [null, false],
      [null, false],
      ['INSUFFICIENT_FUNDS', true],
    ]);
    expect(
      await sql('select trade_id, status from trades where portfolio_id = $1 order by 1', portfolioId),
    ).toEqual([
      { trade_id: 'a', status: 'open' },
      { trade_id: 'b', status: 'open' },
      { trade_id: 'c', status: 'open' },
      { trade_id: 'too-much', status: 'rejected' },
    ]);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ balance: 0n, tradeCount: 3 });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('of many portfolios find their own rows, whatever ids they share', async () => {
    const portfolios = await Promise.all(Array.from({ length: 5 }, () => portfolio()));
    const buys = portfolios.map(({ id }, index) => aBuy({ portfolioId: id, amount: `${index + 1}` }));
    const closes = portfolios.map(({ id }) => aClose({ portfolioId: id, price: '0.60' }));
    const outcomes = await commitCommands(db, [...buys, ...closes.toReversed()]);
    expect(outcomes.every(({ accepted }) => accepted)).toBe(true);
    for (const [index, { id }] of portfolios.entries()) {
      expect((await getPortfolio(db, id)).realizedPnl).toBe(parseUsd(`${2 * (index + 1)}`));
    }
    expect(await differencesOf(db)).toEqual([]);
  });

  test('may be five hundred, each with its own answer', async () => {
    const { id: portfolioId } = await portfolio();
    const stakes = Array.from({ length: 500 }, (_, n) => 1_000_000n + BigInt(n));
    const buys = stakes.map((amount, n) => ({
      ...aBuy({ portfolioId, commandId: `b${n}`, price: '0.30' }),
      amount: amount as Usd,
    }));
    const outcomes = await commitCommands(db, buys);
    expect(outcomes.map((outcome) => outcome.accepted && outcome.result.commandId)).toEqual(
      buys.map(({ commandId }) => commandId),
    );
    expect(await transactionsOf(portfolioId)).toBe(1);
    const closes = buys.map(({ commandId }, n) =>
      aClose({ portfolioId, commandId: `c${n}`, tradeId: commandId, price: '0.30' }),
    );
    expect((await commitCommands(db, closes)).every(({ accepted }) => accepted)).toBe(true);
    // A stake that three does not divide loses a millionth on the way into shares and back.
    const lost = BigInt(stakes.filter((stake) => stake % 3n !== 0n).length);
    const { balance, totalInvested, realizedPnl, initialBalance } = await getPortfolio(db, portfolioId);
    expect([totalInvested, realizedPnl, balance]).toEqual([0n, -lost, initialBalance - lost]);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('none is answered with an empty list', async () => {
    expect(await commitCommands(db, [])).toEqual([]);
  });
});
