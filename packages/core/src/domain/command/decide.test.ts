import { describe, expect, test, vi } from 'vitest';
import {
  aBuy,
  aClose,
  afterNoon,
  aPortfolio,
  aReversal,
  aSettlement,
  NOON,
} from '../../../test/support/builders.ts';
import { InMemory } from '../../../test/support/in-memory.ts';
import { parseUsd } from '../../money/index.ts';
import { MAX_WORTH } from '../account/portfolio.ts';
import { MAX_BALANCE, type Command, type DomainErrorCode, type MarketStanding } from '../index.ts';
import type { SignalRecord } from '../signal/signal-record.ts';

const bought = (): InMemory => new InMemory().do(aBuy());

describe('what does not exist is named', () => {
  test.each<[Command, DomainErrorCode, string]>([
    [aBuy({ portfolioId: 7 }), 'PORTFOLIO_NOT_FOUND', 'Portfolio 7'],
    [aClose({ portfolioId: 7 }), 'PORTFOLIO_NOT_FOUND', 'Portfolio 7'],
    [aReversal({ portfolioId: 7 }), 'PORTFOLIO_NOT_FOUND', 'Portfolio 7'],
    [aSettlement({ portfolioId: 7 }), 'PORTFOLIO_NOT_FOUND', 'Portfolio 7'],
    [aClose({ tradeId: 'none' }), 'TRADE_NOT_FOUND', 'Executed trade none in portfolio 1'],
    [aSettlement({ tradeId: 'none' }), 'TRADE_NOT_FOUND', 'Executed trade none in portfolio 1'],
    [aReversal({ settlementId: 'none' }), 'SETTLEMENT_NOT_FOUND', 'Settlement none in portfolio 1'],
  ])('%o', (command, code, what) => {
    const world = bought();
    expect(world.decide(command)).toMatchObject({
      accepted: false,
      replayed: false,
      refusal: { code, message: `${what} does not exist; check the id.` },
    });
    // It may be there later, so that the refusal is no answer for good.
    expect(world.state.changes().commands.map((each) => each.command.commandId)).toEqual(['buy']);
  });
});

/** The market of the buys as the catalogue knows it. */
const standing = (fields: Partial<MarketStanding> = {}): MarketStanding => {
  const { venue, marketId } = aBuy();
  return {
    venue,
    marketId,
    state: 'open',
    acceptingOrders: true,
    reviewReason: null,
    question: 'Will it rain?',
    eventId: null,
    eventTitle: null,
    ...fields,
  };
};

test('a market that ended no longer trades, and positions in it are settled', () => {
  const world = bought();
  world.state.loadStanding(standing({ state: 'closed', acceptingOrders: false }));
  for (const command of [aBuy({ commandId: 'late' }), aClose()])
    expect(world.decide(command)).toMatchObject({ accepted: false, refusal: { code: 'MARKET_CLOSED' } });
  expect(world.decide(aSettlement())).toMatchObject({ accepted: true, replayed: false });
});

test('a buy is recorded in the words of the catalogue, its request as it was sent; a refused one, too', () => {
  const event = { eventId: 'rain', eventTitle: 'Rain' };
  const words = { marketQuestion: 'Will it pour?', ...event };
  const world = new InMemory();
  world.state.loadStanding(standing({ question: 'Will it pour?', ...event }));
  const [small, large] = [aBuy({ amount: '100' }), aBuy({ commandId: 'large', amount: '20000' })];
  world.do(small);
  expect(world.decide(large)).toMatchObject({ refusal: { code: 'INSUFFICIENT_FUNDS' } });
  const { newTrades, commands } = world.state.changes();
  expect(newTrades).toMatchObject([words, { ...words, status: 'rejected', fillModel: 'quoted' }]);
  expect(commands.map(({ command }) => command)).toEqual([small, large]);
});

test('a close that is refused leaves no trade', () => {
  const world = bought().do(aClose());
  expect(world.decide(aClose({ commandId: 'again' }))).toMatchObject({
    refusal: { code: 'POSITION_CLOSED' },
  });
  expect(world.state.changes().newTrades.map(({ tradeId }) => tradeId)).toEqual(['buy']);
});

test('a portfolio holds as many shares as can be counted, and not one more', () => {
  const { shares } = bought().holding().position;
  const room = MAX_WORTH - parseUsd('9900') - shares;
  for (const [held, accepted] of [
    [room, true],
    [room + 1n, false],
  ] as const) {
    const world = new InMemory();
    world.state.loadOpenShares(1, held);
    expect(world.decide(aBuy())).toMatchObject(
      accepted ? { accepted } : { accepted, refusal: { code: 'BALANCE_LIMIT', details: { portfolioId: 1 } } },
    );
  }
});

test.each([aBuy({ commandId: 'settle:1:1' }), aClose({ commandId: 'reverse:1:1' })])(
  'an id of the settlements of Prescient is refused to $kind',
  (command) => {
    expect(bought().decide(command)).toMatchObject({
      accepted: false,
      refusal: { code: 'INVALID_INPUT', details: { field: 'commandId' } },
    });
  },
);

describe('cash beyond what is counted', () => {
  const full = (): InMemory => new InMemory(aPortfolio({ initialBalance: MAX_BALANCE })).do(aBuy());
  const remembered = ({ state }: InMemory): string[] =>
    state.changes().commands.map(({ command }) => command.commandId);

  test('is refused to a close for good', () => {
    const world = full();
    expect(world.decide(aClose({ commandId: 'sale' }))).toMatchObject({ refusal: { code: 'BALANCE_LIMIT' } });
    expect(remembered(world)).toEqual(['buy', 'sale']);
  });

  test('is refused to a settlement for now: under the same id it is carried out when there is room', () => {
    const world = full();
    expect(world.decide(aSettlement())).toMatchObject({ refusal: { code: 'BALANCE_LIMIT' } });
    expect(remembered(world)).toEqual(['buy']);
    world.do(aBuy({ commandId: 'room', amount: '1000' }), aSettlement());
    expect(remembered(world)).toEqual(['buy', 'room', 'settle']);
  });

  test('is refused to a reversal for now', () => {
    const lost = aSettlement({ payout: '0' });
    const world = full().do(lost);
    // Held positions count at cost, which has the same bound as cash.
    const { portfolio } = world;
    world.state.loadPortfolio({ ...portfolio, totalInvested: MAX_BALANCE });
    expect(world.decide(aReversal())).toMatchObject({ refusal: { code: 'BALANCE_LIMIT' } });
    expect(remembered(world)).toEqual(['buy', 'settle']);
  });

  test('another refusal of a settlement stands', () => {
    const world = bought().do(aClose());
    expect(world.decide(aSettlement())).toMatchObject({ refusal: { code: 'POSITION_CLOSED' } });
    expect(remembered(world)).toEqual(['buy', 'close', 'settle']);
  });
});

describe('a fact is recorded', () => {
  const recordedAt = (world: InMemory, now: Date): unknown => {
    const outcome = world.decide(aBuy(), now);
    return outcome.accepted && outcome.result.recordedAt;
  };

  test('now, where the portfolio is as old', () => {
    expect(recordedAt(new InMemory(), afterNoon(1))).toEqual(afterNoon(1));
  });

  test('not before the last change of its portfolio', () => {
    const world = new InMemory(aPortfolio({ lastUpdated: afterNoon(5) }));
    expect(recordedAt(world, NOON)).toEqual(afterNoon(5));
  });

  test('not before the last fact, which another clock may have recorded', () => {
    const world = new InMemory();
    world.state.loadPortfolio(aPortfolio(), afterNoon(9));
    expect(recordedAt(world, afterNoon(5))).toEqual(afterNoon(9));
    world.state.loadPortfolio(aPortfolio(), afterNoon(1));
    expect(recordedAt(world, afterNoon(20))).toEqual(afterNoon(20));
  });
});

describe('a command that carries out a signal', () => {
  const withSignal = (fields: Partial<SignalRecord> = {}): InMemory => {
    const world = new InMemory();
    const signal = { portfolioId: 1, signalId: 's1', status: 'pending', expiresAt: afterNoon(1), ...fields };
    world.state.loadSignal(signal as SignalRecord);
    return world;
  };
  const fates = ({ state }: InMemory): unknown[] => state.changes().signals.map(({ status }) => status);

  test('decides it by its own answer', () => {
    const [done, refused] = [withSignal(), withSignal()];
    expect(done.decide(aBuy({ signalId: 's1' }))).toMatchObject({ accepted: true });
    expect(fates(done)).toEqual(['executed']);
    expect(refused.decide(aBuy({ signalId: 's1', amount: '20000' }))).toMatchObject({ accepted: false });
    expect(fates(refused)).toEqual(['rejected']);
  });

  test.each([
    [{ signalId: 'other' }, 'SIGNAL_NOT_FOUND'],
    [{ status: 'executed' }, 'SIGNAL_NOT_PENDING'],
    [{ expiresAt: NOON }, 'SIGNAL_EXPIRED'],
  ] as const)('is refused where the signal is %o: %s', (fields, code) => {
    const world = withSignal(fields);
    expect(world.decide(aBuy({ signalId: 's1' }))).toMatchObject({ accepted: false, refusal: { code } });
    expect(world.state.changes().newHeldTrades).toEqual([]);
  });
});

test('a fault that is no refusal is not taken for one', () => {
  const world = new InMemory();
  vi.spyOn(world.state, 'accept').mockImplementation(() => {
    throw new TypeError('a defect');
  });
  expect(() => world.decide(aBuy())).toThrow(new TypeError('a defect'));
});
