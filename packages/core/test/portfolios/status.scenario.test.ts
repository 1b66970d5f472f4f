import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  commitCommands,
  executeTrade,
  getPortfolio,
  parseUsd,
  pausePortfolio,
  resumePortfolio,
  reverseSettlement,
  settleTrade,
  updatePortfolio,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement, tickingClock } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, portfolio, another } = await openTestWorld();

describe('a reversal that overdraws', () => {
  test('pauses the portfolio until its balance is healed', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId }));
    await executeTrade(db, aBuy({ portfolioId, commandId: 'reserve' }));
    await settleTrade(db, aSettlement({ portfolioId }));
    await executeTrade(db, aBuy({ portfolioId, commandId: 'spend', amount: '10300' }));
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ balance: 0n, status: 'active' });

    const reversed = await reverseSettlement(db, aReversal({ portfolioId }));
    expect(reversed).toMatchObject({ balance: parseUsd('-500'), portfolioStatus: 'paused' });
    const state = await getPortfolio(db, portfolioId);
    expect(state).toMatchObject({
      balance: parseUsd('-500'),
      status: 'paused',
      statusReason: 'OVERDRAWN_BY_REVERSAL',
    });
    expect(await differencesOf(db, portfolioId)).toEqual([]);

    await expect(resumePortfolio(db, portfolioId)).rejects.toMatchObject({
      code: 'PORTFOLIO_OVERDRAWN',
      details: { balance: '-500.000000' },
    });
    await expect(
      executeTrade(db, aBuy({ portfolioId, commandId: 'more', amount: '1' })),
    ).rejects.toMatchObject({
      code: 'PORTFOLIO_PAUSED',
      details: { reason: 'OVERDRAWN_BY_REVERSAL' },
    });

    await closeTrade(db, aClose({ portfolioId, commandId: 'heal', tradeId: 'reserve', price: '0.99' }));
    await expect(resumePortfolio(db, portfolioId)).rejects.toMatchObject({
      details: { balance: '-5.000000' },
    });
    await closeTrade(db, aClose({ portfolioId, commandId: 'heal-2', price: '0.01' }));
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ balance: 0n, status: 'paused' });
    expect(await resumePortfolio(db, portfolioId)).toMatchObject({
      balance: 0n,
      status: 'active',
      statusReason: null,
    });
    await closeTrade(db, aClose({ portfolioId, commandId: 'heal-3', tradeId: 'spend', price: '0.20' }));
    expect(await executeTrade(db, aBuy({ portfolioId, commandId: 'free-again' }))).toMatchObject({
      replayed: false,
    });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('the database itself refuses an active portfolio that owes', async () => {
    const { id } = await portfolio('0');
    const overdraw = updatePortfolio(db, id, { balance: parseUsd('-1'), totalInvested: parseUsd('1') });
    await expect(overdraw).rejects.toMatchObject({
      code: '23514',
      constraint: 'portfolio_state_overdrawn_check',
    });
    const unbalanced = updatePortfolio(db, id, { balance: parseUsd('1') });
    await expect(unbalanced).rejects.toMatchObject({
      code: '23514',
      constraint: 'portfolio_state_conservation_check',
    });
  });
});

describe('a paused portfolio', () => {
  test('closes, settles and reverses but buys nothing, and remembers the refusal', async () => {
    const { id: portfolioId } = await portfolio();
    await commitCommands(db, [
      aBuy({ portfolioId }),
      aBuy({ portfolioId, commandId: 'b2' }),
      aSettlement({ portfolioId, tradeId: 'b2' }),
    ]);
    expect(await pausePortfolio(db, portfolioId, 'holiday')).toMatchObject({
      status: 'paused',
      statusReason: 'holiday',
    });
    const outcomes = await commitCommands(db, [
      aBuy({ portfolioId, commandId: 'b3' }),
      aClose({ portfolioId }),
      aReversal({ portfolioId }),
      aSettlement({ portfolioId, tradeId: 'b2', commandId: 's2', payout: '0' }),
    ]);
    expect(outcomes.map(codeOf)).toEqual(['PORTFOLIO_PAUSED', null, null, null]);
    expect(await resumePortfolio(db, portfolioId)).toMatchObject({ status: 'active', statusReason: null });
    await expect(executeTrade(db, aBuy({ portfolioId, commandId: 'b3' }))).rejects.toMatchObject({
      code: 'PORTFOLIO_PAUSED',
    });
    expect(await executeTrade(db, aBuy({ portfolioId, commandId: 'b4' }))).toMatchObject({ replayed: false });
  });

  test('keeps the order of its facts when the process that paused it has a slow clock', async () => {
    const fast = await another({ now: () => new Date(Date.now() + 60_000) });
    const slow = await another({ now: tickingClock() });
    const { id: portfolioId } = await portfolio();
    const { recordedAt } = await executeTrade(fast, aBuy({ portfolioId }));
    await pausePortfolio(slow, portfolioId);
    await resumePortfolio(slow, portfolioId);
    const next = await executeTrade(slow, aBuy({ portfolioId, commandId: 'next' }));
    expect(next.recordedAt.getTime()).toBeGreaterThanOrEqual(recordedAt.getTime());
  });
});

describe('a locked portfolio', () => {
  test('refuses everything and remembers nothing, but still gives first answers', async () => {
    const { id: portfolioId } = await portfolio();
    await commitCommands(db, [
      aBuy({ portfolioId }),
      aBuy({ portfolioId, commandId: 'b2' }),
      aSettlement({ portfolioId }),
    ]);
    await updatePortfolio(db, portfolioId, { status: 'locked', statusReason: 'audit' });
    const rows = () =>
      sql('select *, xmin::text from commands where portfolio_id = $1 order by command_id', portfolioId);
    const before = await rows();
    const commands = [
      aBuy({ portfolioId, commandId: 'l1' }),
      aClose({ portfolioId, commandId: 'l2', tradeId: 'b2' }),
      aSettlement({ portfolioId, commandId: 'l3', tradeId: 'b2' }),
      aReversal({ portfolioId, commandId: 'l4' }),
    ];
    expect((await commitCommands(db, commands)).map(codeOf)).toEqual(commands.map(() => 'PORTFOLIO_LOCKED'));
    await expect(pausePortfolio(db, portfolioId)).rejects.toMatchObject({ code: 'PORTFOLIO_LOCKED' });
    await expect(resumePortfolio(db, portfolioId)).rejects.toMatchObject({ code: 'PORTFOLIO_LOCKED' });
    expect(await rows()).toEqual(before);
    expect(await executeTrade(db, aBuy({ portfolioId }))).toMatchObject({ replayed: true });

    await updatePortfolio(db, portfolioId, { status: 'active', statusReason: null });
    expect((await commitCommands(db, commands)).map(codeOf)).toEqual([null, null, 'POSITION_CLOSED', null]);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });
});

test('an archived portfolio is neither paused nor resumed: it would buy again', async () => {
  const { id: portfolioId } = await portfolio();
  await updatePortfolio(db, portfolioId, { status: 'archived', statusReason: 'the year is over' });
  const refusal = {
    code: 'PORTFOLIO_ARCHIVED',
    details: { portfolioId, reason: 'the year is over' },
    message: expect.stringContaining('Use another portfolio'),
  };
  await expect(resumePortfolio(db, portfolioId)).rejects.toMatchObject(refusal);
  await expect(pausePortfolio(db, portfolioId)).rejects.toMatchObject(refusal);
  expect(await getPortfolio(db, portfolioId)).toMatchObject({ status: 'archived' });
});

test('neither pause nor resume invents a portfolio', async () => {
  await expect(pausePortfolio(db, 99)).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
  await expect(resumePortfolio(db, 99)).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
  await expect(pausePortfolio(db, 1, 'a\0b')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'reason' },
  });
});
