import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  commitCommands,
  executeTrade,
  getPortfolio,
  parseUsd,
  reverseSettlement,
  settleTrade,
  type Command,
  type CommandOutcome,
} from '../../src/index.ts';
import { aBuy, aClose, afterNoon, aReversal, aSettlement } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, portfolio } = await openTestWorld();

const TABLES = ['commands', 'trades', 'portfolio_positions', 'fills', 'ledger_transfers'];
/** Every row of a portfolio, with the transaction that wrote it: whatever is written changes it. */
const everything = async (id: number) =>
  Promise.all([
    sql('select *, xmin::text from portfolio_state where id = $1', id),
    ...TABLES.map((table) =>
      sql(`select *, xmin::text from ${table} where portfolio_id = $1 order by 2, 3`, id),
    ),
  ]);

/** The accepted outcome, without the mark of a replay. */
const answerOf = ({ replayed: _, ...answer }: CommandOutcome | { replayed: boolean }) => answer;

describe('the same command sent twice', () => {
  test.each<[string, (portfolioId: number) => Command]>([
    ['a buy', (portfolioId) => aBuy({ portfolioId, commandId: 'again' })],
    [
      'a part close',
      (portfolioId) => aClose({ portfolioId, commandId: 'again', shares: '0.333333', price: '0.333333' }),
    ],
    ['a whole close', (portfolioId) => aClose({ portfolioId, commandId: 'again', occurredAt: null })],
    ['a settlement', (portfolioId) => aSettlement({ portfolioId, commandId: 'again', payout: '0.5' })],
    ['a void', (portfolioId) => aSettlement({ portfolioId, commandId: 'again', payout: 'void' })],
    ['a reversal', (portfolioId) => aReversal({ portfolioId, commandId: 'again', settlementId: 'settled' })],
    ['a refused close', (portfolioId) => aClose({ portfolioId, commandId: 'again', shares: '99999' })],
    ['a refused buy', (portfolioId) => aBuy({ portfolioId, commandId: 'again', amount: '99999' })],
  ])('%s happens once and is answered alike', async (_, commandOf) => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, price: '0.30' }));
    await executeTrade(db, aBuy({ portfolioId, commandId: 'other' }));
    await settleTrade(db, aSettlement({ portfolioId, tradeId: 'other', commandId: 'settled' }));
    const [first] = await commitCommands(db, [commandOf(portfolioId)]);
    const before = await everything(portfolioId);
    expect(before.flat().length).toBeGreaterThan(5);
    const [second] = await commitCommands(db, [commandOf(portfolioId)]);
    expect(first!.replayed).toBe(false);
    expect(second!.replayed).toBe(true);
    expect(answerOf(second!)).toEqual(answerOf(first!));
    expect(await everything(portfolioId)).toEqual(before);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('the money may be spelt another way', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, amount: '100', price: '0.5' }));
    expect(
      await executeTrade(db, aBuy({ portfolioId, amount: '100.000000', price: '0.500000' })),
    ).toMatchObject({ replayed: true });
  });
});

describe('the same id with another request', () => {
  const buy = (portfolioId: number) => aBuy({ portfolioId });
  test.each<[string, (portfolioId: number) => Command]>([
    ['amount', (id) => ({ ...buy(id), amount: parseUsd('100.000001') })],
    ['price', (id) => aBuy({ portfolioId: id, price: '0.200001' })],
    ['action', (id) => ({ ...buy(id), action: 'buy_no' })],
    ['venue', (id) => ({ ...buy(id), venue: 'kalshi' })],
    ['market', (id) => ({ ...buy(id), marketId: '0xMarket' })],
    ['question', (id) => ({ ...buy(id), marketQuestion: 'Will it rain tomorrow? ' })],
    ['time', (id) => ({ ...buy(id), occurredAt: afterNoon(1) })],
    ['confidence', (id) => ({ ...buy(id), confidence: 0.7500001 })],
    ['a probability', (id) => ({ ...buy(id), p: 0.8 })],
    ['no confidence', (id) => ({ ...buy(id), confidence: null })],
    ['reason', (id) => ({ ...buy(id), reason: null })],
    ['event', (id) => ({ ...buy(id), eventId: 'Weather' })],
    ['event title', (id) => ({ ...buy(id), eventTitle: '' })],
    ['event end', (id) => ({ ...buy(id), eventEndDate: '2020-03-03' })],
    ['kind', (id) => aClose({ portfolioId: id, commandId: 'buy' })],
  ])('differing in %s is a CONFLICT and writes nothing', async (_, commandOf) => {
    const { id } = await portfolio();
    await executeTrade(db, buy(id));
    const before = await everything(id);
    const [outcome] = await commitCommands(db, [commandOf(id)]);
    expect(outcome).toMatchObject({
      accepted: false,
      replayed: false,
      refusal: { code: 'CONFLICT', details: { commandId: 'buy' } },
    });
    expect(await everything(id)).toEqual(before);
  });

  test('is no conflict in another portfolio', async () => {
    const [first, second] = [await portfolio(), await portfolio()];
    await executeTrade(db, aBuy({ portfolioId: first.id }));
    expect(await executeTrade(db, aBuy({ portfolioId: second.id, amount: '7' }))).toMatchObject({
      replayed: false,
    });
  });

  test.each([
    ['close', aClose({ commandId: 'x', shares: '1' }), aClose({ commandId: 'x', shares: '2' })],
    [
      'settlement',
      aSettlement({ commandId: 'x', payout: '0' }),
      aSettlement({ commandId: 'x', payout: 'void' }),
    ],
  ])('holds for a %s too', async (_, first, other) => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId }));
    const outcomes = await commitCommands(db, [
      { ...first, portfolioId },
      { ...other, portfolioId },
    ]);
    expect(outcomes.map(codeOf)).toEqual([null, 'CONFLICT']);
  });
});

describe('refusals that no state could make right', () => {
  test('leave nothing behind, and the same id may be used when they are mended', async () => {
    const { id: portfolioId } = await portfolio();
    const before = await everything(portfolioId);
    const refused: [Command, string][] = [
      [aClose({ portfolioId, commandId: 'a' }), 'TRADE_NOT_FOUND'],
      [aReversal({ portfolioId, commandId: 'b' }), 'SETTLEMENT_NOT_FOUND'],
      [aBuy({ portfolioId, commandId: 'c', amount: '0' }), 'INVALID_INPUT'],
      [
        aBuy({ portfolioId, commandId: 'd', occurredAt: new Date(Date.now() + 3_600_000) }),
        'TIMESTAMP_IN_FUTURE',
      ],
      [aBuy({ portfolioId: 77, commandId: 'e' }), 'PORTFOLIO_NOT_FOUND'],
    ];
    const outcomes = await commitCommands(
      db,
      refused.map(([command]) => command),
    );
    expect(outcomes.map(codeOf)).toEqual(refused.map(([, code]) => code));
    expect(await everything(portfolioId)).toEqual(before);
    const ids = ['a', 'b', 'c', 'd'];
    const mended = await commitCommands(
      db,
      ids.map((commandId) => aBuy({ portfolioId, commandId })),
    );
    expect(mended).toMatchObject(ids.map(() => ({ accepted: true, replayed: false })));
  });

  test('the remembered ones cost the id: another request under it is a CONFLICT', async () => {
    const { id: portfolioId } = await portfolio('1');
    await expect(executeTrade(db, aBuy({ portfolioId }))).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
    await expect(executeTrade(db, aBuy({ portfolioId, amount: '1' }))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(closeTrade(db, aClose({ portfolioId }))).rejects.toMatchObject({ code: 'TRADE_NOT_FOUND' });
  });

  test('a second reversal under a new id is refused, and the money moved once', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId }));
    await settleTrade(db, aSettlement({ portfolioId }));
    await reverseSettlement(db, aReversal({ portfolioId }));
    await expect(reverseSettlement(db, aReversal({ portfolioId, commandId: 'r2' }))).rejects.toMatchObject({
      code: 'ALREADY_REVERSED',
    });
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ balance: parseUsd('9900'), realizedPnl: 0n });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });
});
