import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { toldAsTable } from '../../../../test/support/steps-table.ts';
import { anyStep, RandomTrading, type Step } from '../../../../test/support/random-trading.ts';
import { positionValue, type Fill, type Portfolio, type Transfer } from '../../index.ts';

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((a, b) => a + b, 0n);
const addsShares = ({ kind }: Fill): boolean => kind === 'buy' || kind === 'reverse';

/** The gain of an account by the ledger, by a second implementation. */
function gained(transfers: readonly Transfer[], account: string): bigint {
  const rows = transfers.flatMap(({ debit, credit, amount }) => [
    { account: debit, amount },
    { account: credit, amount: -(amount as bigint) },
  ]);
  return sum(rows.filter((row) => row.account === account).map((row) => row.amount));
}

function expectConserved({ portfolio, state, ...world }: RandomTrading): void {
  const lots = state.changes().newHeldTrades.map(({ position }) => position);
  expect(portfolio.balance + portfolio.totalInvested).toBe(world.initialBalance + portfolio.realizedPnl);
  expect(portfolio.totalInvested).toBe(sum(lots.map(({ amount, fee }) => amount + fee)));
  expect(portfolio.totalProfitLoss).toBe(
    portfolio.realizedPnl + sum(lots.map(({ currentPnl }) => currentPnl)),
  );
  expect(portfolio.balance + sum(lots.map((lot) => (lot.status === 'open' ? positionValue(lot) : 0n)))).toBe(
    world.initialBalance + portfolio.totalProfitLoss,
  );
}

function expectRebuiltFromTransfers({ portfolio, state, initialBalance }: RandomTrading): void {
  const { transfers } = state.changes();
  expect(portfolio.balance).toBe(initialBalance + gained(transfers, 'cash'));
  expect(portfolio.totalInvested).toBe(gained(transfers, 'positions'));
  expect(portfolio.realizedPnl).toBe(-gained(transfers, 'realized_pnl'));
  expect(gained(transfers, 'funding')).toBe(0n);
  expect(transfers.every(({ amount }) => amount > 0n)).toBe(true);
}

function expectLotsRebuiltFromFills(world: RandomTrading): void {
  const { fills, newTrades } = world.state.changes();
  for (const { position, trade } of world.holdings()) {
    const own = fills.filter(({ tradeId }) => tradeId === trade.tradeId);
    const net = (field: 'shares' | 'amount' | 'fee' | 'gross' | 'exitFee', signed = own): bigint =>
      sum(signed.map((fill) => (addsShares(fill) ? fill[field] : -fill[field])));
    const exits = own.filter(({ kind }) => kind !== 'buy');
    expect(position).toMatchObject({
      shares: net('shares'),
      amount: net('amount'),
      fee: net('fee'),
      proceeds: -net('gross', exits),
    });
    const [gross, exitFee, amount, fee] = (['gross', 'exitFee', 'amount', 'fee'] as const).map(
      (field) => -net(field, exits),
    );
    expect(position.realizedPnl).toBe(gross! - exitFee! - amount! - fee!);
    expect(trade).toEqual(newTrades.find(({ tradeId }) => tradeId === trade.tradeId));
    expect(trade).toMatchObject({
      status: position.status,
      realizedPnl: position.realizedPnl,
      currentPnl: position.currentPnl,
    });
  }
}

/** Never oversold, a closed trade has nothing left, and what was bought never changes. */
function expectSoundLots(world: RandomTrading): void {
  const bought = new Map(
    world.state
      .changes()
      .fills.filter(({ kind }) => kind === 'buy')
      .map((fill) => [fill.tradeId, fill]),
  );
  for (const { position, trade } of world.holdings()) {
    expect(
      position.shares >= 0n && position.amount >= 0n && position.fee >= 0n && position.proceeds >= 0n,
    ).toBe(true);
    expect(
      position.shares <= trade.shares && position.amount <= trade.amount && position.fee <= trade.fee,
    ).toBe(true);
    const { shares, amount, fee } = bought.get(trade.tradeId)!;
    expect(trade).toMatchObject({ shares, amount, fee });
    if (position.status === 'open') expect(position.shares > 0n && position.exitReason === null).toBe(true);
    else
      expect(position).toMatchObject({
        shares: 0n,
        amount: 0n,
        fee: 0n,
        currentPnl: 0n,
        exitReason: expect.any(String),
      });
    expect(
      position.exitPrice === null || (position.exitPrice >= 0n && position.exitPrice <= 1_000_000n),
    ).toBe(true);
  }
}

/** Only a reversal takes the cash below zero, and then the portfolio no longer buys. */
function expectOverdrawnByReversalOnly(before: Portfolio, after: Portfolio, step: Step): void {
  if (after.balance < 0n) expect(after.status).not.toBe('active');
  if (after.balance < 0n && after.balance < before.balance) expect(step.do).toBe('reverse');
}

/** A law that never met its cases would hold vacuously. */
function expectMet(seen: ReadonlyMap<string, number>): void {
  const cases = [
    'buy done',
    'buy INSUFFICIENT_FUNDS',
    'buy PORTFOLIO_PAUSED',
    'close done',
    'close INSUFFICIENT_SHARES',
    'close POSITION_CLOSED',
    'close FEE_EXCEEDS_PROCEEDS',
    'settle done',
    'settle POSITION_CLOSED',
    'reverse done',
    'reverse overdrawn',
    'reverse ALREADY_REVERSED',
    'mark done',
  ];
  expect(Object.fromEntries(cases.map((name) => [name, (seen.get(name) ?? 0) >= 5]))).toEqual(
    Object.fromEntries(cases.map((name) => [name, true])),
  );
}

const rowOf = ({ do: what, ...details }: Step): readonly [string, string] => [
  what,
  Object.entries(details)
    .map(([name, value]) => `${name} ${value}`)
    .join(', '),
];

/** A settlement that was spent and is taken back, which chance alone seldom brings about. */
const OVERDRAWN: Step[] = [
  { do: 'buy', amount: 9_000_000_000n, price: 500_000n, feePpm: 0n },
  { do: 'settle', lot: 0, payout: 1_000_000n },
  { do: 'buy', amount: 15_000_000_000n, price: 500_000n, feePpm: 0n },
  { do: 'reverse', settlement: 0 },
];

test('whatever happens, money is conserved, and transfers and fills rebuild every balance and lot', () => {
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 20, maxLength: 80, size: 'max' }), (steps) => {
      const world = new RandomTrading();
      for (const step of steps) {
        const before = world.portfolio;
        const result = world.take(step);
        count(`${step.do} ${result}`);
        if (result === 'done') expectOverdrawnByReversalOnly(before, world.portfolio, step);
        else expect(world.portfolio).toBe(before);
        if (step.do === 'reverse' && result === 'done' && world.portfolio.balance < 0n)
          count('reverse overdrawn');
        expectConserved(world);
      }
      expectRebuiltFromTransfers(world);
      expectLotsRebuiltFromFills(world);
      expectSoundLots(world);
    }),
    {
      numRuns: shortOrFull(150, 400),
      examples: Array.from({ length: 5 }, (): [Step[]] => [OVERDRAWN]),
      ...toldAsTable(rowOf),
    },
  );
  expectMet(seen);
});
