import { describe, expect, test } from 'vitest';
import { aBuy, aClose, aPortfolio, aReversal, aSettlement, NOON } from '../../../../test/support/builders.ts';
import { codeOf, InMemory, refusalOf } from '../../../../test/support/in-memory.ts';
import { parsePrice, parseShares, parseUsd } from '../../../money/index.ts';
import { decideClose } from '../close.ts';
import {
  DomainError,
  ERROR_CODES,
  MAX_BALANCE,
  OVERDRAWN_BY_REVERSAL,
  type Command,
  type PortfolioStatus,
} from '../../index.ts';

/** The traces of a refusal: the remembered commands, and every row that must not be there. */
function traces({ state }: InMemory) {
  const { commands, newTrades, portfolios, newHeldTrades, changedHeldTrades, fills, transfers } =
    state.changes();
  return {
    remembered: commands.map(({ command }) => command.commandId),
    rejected: newTrades.map(({ tradeId, status, rejectCode }) => [tradeId, status, rejectCode]),
    money:
      portfolios.length + newHeldTrades.length + changedHeldTrades.length + fills.length + transfers.length,
  };
}

describe('a buy', () => {
  test('of more than the cash is refused, remembered, and leaves a rejected trade without money', () => {
    const world = new InMemory(aPortfolio({ initialBalance: parseUsd('99.999999') }));
    const outcome = world.decide(aBuy());
    expect(outcome).toEqual({
      accepted: false,
      replayed: false,
      refusal: {
        code: 'INSUFFICIENT_FUNDS',
        message:
          'The trade costs 100.000000 but the balance is 99.999999. Buy for less, or close a position first, and retry with a new id.',
        details: { portfolioId: 1, cost: '100.000000', balance: '99.999999' },
      },
    });
    expect(traces(world)).toEqual({
      remembered: ['buy'],
      rejected: [['buy', 'rejected', 'INSUFFICIENT_FUNDS']],
      money: 0,
    });
    expect(world.state.changes().newTrades[0]).toMatchObject({
      requestedAmount: parseUsd('100'),
      amount: 0n,
      shares: 0n,
      fee: 0n,
    });
  });

  test('of exactly the cash is accepted', () => {
    const world = new InMemory(aPortfolio({ initialBalance: parseUsd('100') })).do(aBuy());
    expect(world.portfolio.balance).toBe(0n);
  });

  test.each<[PortfolioStatus, string | null]>([
    ['active', null],
    ['paused', 'PORTFOLIO_PAUSED'],
    ['archived', 'PORTFOLIO_ARCHIVED'],
    ['locked', 'PORTFOLIO_LOCKED'],
  ])('in a portfolio that is %s: %s', (status, code) => {
    const world = new InMemory(aPortfolio({ status }));
    expect(codeOf(world.decide(aBuy()))).toBe(code);
    const remembered = code !== 'PORTFOLIO_LOCKED';
    expect(traces(world).remembered).toEqual(remembered ? ['buy'] : []);
  });
});

describe('on a lot that was bought', () => {
  const bought = () => new InMemory().do(aBuy());

  test.each<[string, Command, string]>([
    ['more shares than it holds', aClose({ shares: '500.000001' }), 'INSUFFICIENT_SHARES'],
    ['a trade that does not exist', aClose({ tradeId: 'other' }), 'TRADE_NOT_FOUND'],
    ['a settlement of a trade that does not exist', aSettlement({ tradeId: 'other' }), 'TRADE_NOT_FOUND'],
    ['a settlement that does not exist', aReversal(), 'SETTLEMENT_NOT_FOUND'],
    ['a buy taken for a settlement', aReversal({ settlementId: 'buy' }), 'SETTLEMENT_NOT_FOUND'],
    ['another portfolio', aClose({ portfolioId: 2 }), 'PORTFOLIO_NOT_FOUND'],
  ])('%s is refused', (_, command, code) => {
    const world = bought();
    const before = [world.portfolio, world.holding()];
    expect(codeOf(world.decide(command))).toBe(code);
    expect([world.portfolio, world.holding()]).toEqual(before);
    const expected = ERROR_CODES[code as keyof typeof ERROR_CODES].remembered
      ? ['buy', command.commandId]
      : ['buy'];
    expect(traces(world).remembered).toEqual(expected);
  });

  test('a close is refused when its fee exceeds its gross, and accepted when both are equal', () => {
    const world = bought();
    const decideWith = (exitFee: string) =>
      decideClose(world.portfolio, world.holding(), {
        command: aClose({ shares: '10', price: '0.10' }),
        execution: {
          price: parsePrice('0.10'),
          shares: parseShares('10'),
          gross: parseUsd('1'),
          exitFee: parseUsd(exitFee),
          fillModel: 'book',
          receipt: {},
        },
        recordedAt: NOON,
      });
    expect(refusalOf(() => decideWith('1.000001'))).toMatchObject({
      code: 'FEE_EXCEEDS_PROCEEDS',
      details: { gross: '1.000000', exitFee: '1.000001' },
    });
    expect(decideWith('1').result).toMatchObject({ tradePnl: parseUsd('-2') });
  });

  test.each([aClose({ commandId: 'again' }), aSettlement({ commandId: 'again' })])(
    '%o is refused once it is closed',
    (command) => {
      const world = bought().do(aClose());
      expect(world.decide(command)).toMatchObject({
        refusal: { code: 'POSITION_CLOSED', details: { tradeId: 'buy', exitReason: 'sold' } },
      });
      expect(traces(world).remembered).toEqual(['buy', 'close', 'again']);
    },
  );

  test.each<PortfolioStatus>(['paused', 'archived'])(
    'closes, settlements and reversals go on while %s',
    (status) => {
      const world = bought();
      world.state.loadPortfolio({ ...world.portfolio, status });
      world.do(aClose({ shares: '1' }), aSettlement(), aReversal());
      expect(world.portfolio.status).toBe(status);
    },
  );

  test('nothing moves while locked, and nothing of it is remembered', () => {
    const world = bought().do(aClose({ shares: '1' }), aSettlement());
    world.state.loadPortfolio({ ...world.portfolio, status: 'locked', statusReason: 'audit' });
    const commands: Command[] = [
      aBuy({ commandId: 'b2' }),
      aClose({ commandId: 'c2' }),
      aSettlement({ commandId: 's2' }),
      aReversal({ commandId: 'r2' }),
    ];
    expect(commands.map((command) => codeOf(world.decide(command)))).toEqual(
      commands.map(() => 'PORTFOLIO_LOCKED'),
    );
    expect(traces(world).remembered).toEqual(['buy', 'close', 'settle']);
  });
});

describe('a reversal', () => {
  const settled = () => new InMemory().do(aBuy(), aSettlement());

  test('happens once', () => {
    const world = settled().do(aReversal());
    expect(codeOf(world.decide(aReversal({ commandId: 'second' })))).toBe('ALREADY_REVERSED');
    expect(world.portfolio.balance).toBe(parseUsd('9900'));
  });

  test('takes back the settlement it names and no later one', () => {
    const world = settled().do(aReversal(), aSettlement({ commandId: 'settle-2', payout: '0' }));
    expect(codeOf(world.decide(aReversal({ commandId: 'late' })))).toBe('ALREADY_REVERSED');
    world.do(aReversal({ commandId: 'reverse-2', settlementId: 'settle-2' }));
    expect(world.portfolio).toMatchObject({ balance: parseUsd('9900'), realizedPnl: 0n });
  });

  test('that overdraws pauses the portfolio, which then buys nothing', () => {
    const world = settled().do(aBuy({ commandId: 'spend', amount: '10400' }));
    const outcome = world.decide(aReversal());
    expect(outcome).toMatchObject({
      accepted: true,
      result: { portfolioStatus: 'paused', balance: parseUsd('-500') },
    });
    expect(world.portfolio).toMatchObject({
      status: 'paused',
      statusReason: OVERDRAWN_BY_REVERSAL,
      balance: parseUsd('-500'),
    });
    expect(codeOf(world.decide(aBuy({ commandId: 'next', amount: '1' })))).toBe('PORTFOLIO_PAUSED');
  });

  test('that leaves exactly nothing does not pause', () => {
    const world = settled().do(aBuy({ commandId: 'spend', amount: '9900' }), aReversal());
    expect(world.portfolio).toMatchObject({ status: 'active', statusReason: null, balance: 0n });
  });
});

test('no exit may raise the cash above what is counted', () => {
  const world = new InMemory(aPortfolio({ initialBalance: MAX_BALANCE })).do(aBuy());
  expect(codeOf(world.decide(aSettlement()))).toBe('BALANCE_LIMIT');
  world.do(aSettlement({ commandId: 'even', payout: '0.20' }));
  expect(world.portfolio.balance).toBe(MAX_BALANCE);
});

test('every code says whether it may be retried and whether it is remembered, and no retryable one is remembered', () => {
  for (const [code, { retryable, remembered }] of Object.entries(ERROR_CODES)) {
    const error = new DomainError(code as keyof typeof ERROR_CODES, 'No.');
    expect([error.retryable, error.remembered]).toEqual([retryable, remembered]);
    expect(retryable && remembered).toBe(false);
  }
});
