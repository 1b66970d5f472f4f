import { describe, expect, test } from 'vitest';
import { commitCommands, previewCommand, type Command, type CommandOutcome } from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { openTestWorld } from '../support/test-database.ts';

const now = () => new Date('2020-03-01T13:00:00.000Z');
const { db, sql, portfolio } = await openTestWorld({ now });

const TABLES = ['portfolio_state', 'commands', 'trades', 'portfolio_positions', 'fills', 'ledger_transfers'];
const everything = () =>
  Promise.all(TABLES.map((table) => sql(`select *, xmin::text from ${table} order by 1, 2`)));

/** A portfolio with an open trade `buy` and a settled one. */
async function prepared(): Promise<number> {
  const { id: portfolioId } = await portfolio();
  const earlier = [
    aBuy({ portfolioId }),
    aBuy({ portfolioId, commandId: 'won' }),
    aSettlement({ portfolioId, tradeId: 'won' }),
  ];
  const outcomes = await commitCommands(db, earlier);
  expect(outcomes.map(codeOf)).toEqual([null, null, null]);
  return portfolioId;
}

const commandsOf = (portfolioId: number): readonly (readonly [string, Command])[] => [
  ['accepted', aBuy({ portfolioId, commandId: 'b2', price: '0.31' })],
  ['INSUFFICIENT_FUNDS', aBuy({ portfolioId, commandId: 'b3', amount: '1000000' })],
  ['accepted', aClose({ portfolioId, shares: '33.333333' })],
  ['INSUFFICIENT_SHARES', aClose({ portfolioId, commandId: 'c2', shares: '501' })],
  ['accepted', aSettlement({ portfolioId, commandId: 's2', payout: 'void' })],
  ['POSITION_CLOSED', aSettlement({ portfolioId, commandId: 's3', tradeId: 'won' })],
  ['accepted', aReversal({ portfolioId })],
  ['SETTLEMENT_NOT_FOUND', aReversal({ portfolioId, commandId: 'r2', settlementId: 'buy' })],
  ['TRADE_NOT_FOUND', aClose({ portfolioId, commandId: 'c3', tradeId: 'none' })],
  ['CONFLICT', aBuy({ portfolioId, amount: '5' })],
  ['PORTFOLIO_NOT_FOUND', aBuy({ portfolioId: 99 })],
];

describe('a preview', () => {
  test('answers what the command then does, to the millionth', async () => {
    for (const [index, [name]] of commandsOf(0).entries()) {
      const portfolioId = await prepared();
      const [, command] = commandsOf(portfolioId)[index]!;
      const preview: CommandOutcome = await previewCommand(db, command);
      const [outcome] = await commitCommands(db, [command]);
      expect(codeOf(preview) ?? 'accepted', command.commandId).toBe(name);
      expect(preview).toEqual(outcome);
    }
  });

  test('writes nothing, whatever it answers', async () => {
    const portfolioId = await prepared();
    const before = await everything();
    for (const [, command] of commandsOf(portfolioId)) await previewCommand(db, command);
    expect(await everything()).toEqual(before);
  });

  test('of a command that was carried out gives its first answer', async () => {
    const portfolioId = await prepared();
    const [first] = await commitCommands(db, [aClose({ portfolioId })]);
    expect(await previewCommand(db, aClose({ portfolioId }))).toEqual({ ...first, replayed: true });
  });

  test('of a malformed command is refused', async () => {
    await expect(previewCommand(db, aBuy({ amount: '0' }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'amount' },
    });
  });

  test('neither waits for a command under way nor holds one up', async () => {
    const portfolioId = await prepared();
    const [commit, preview] = await Promise.all([
      commitCommands(db, [aBuy({ portfolioId, commandId: 'at-once' })]),
      previewCommand(db, aBuy({ portfolioId, commandId: 'perhaps' })),
    ]);
    expect([...commit, preview].map(codeOf)).toEqual([null, null]);
  });
});
