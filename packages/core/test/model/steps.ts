import * as fc from 'fast-check';
import {
  closeTrade,
  DomainError,
  executeTrade,
  pausePortfolio,
  resumePortfolio,
  reverseSettlement,
  settleTrade,
  type Database,
  type Price,
  type Shares,
  type Usd,
} from '../../src/index.ts';
import { aBuy, NOON } from '../support/builders.ts';
import type { Model } from './model.ts';

/** The database under test with what the steps so far have made in it. */
export interface Real {
  db: Database;
  readonly portfolioId: number;
  readonly reopen: () => Promise<Database>;
  readonly tradeIds: string[];
  readonly settlements: { id: string; tradeId: string }[];
  /** Steps taken so far; names the commands. */
  count: number;
}

/** One step on both: answers the code with which each refused, or null. */
export type Step = (model: Model, real: Real) => Promise<{ expected: string | null; actual: string | null }>;

/** The code with which a use case was refused; null where it was carried out. */
async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const pick = <Item>(items: readonly Item[], index: number): Item | undefined =>
  items[index % (items.length || 1)];

const execute =
  (amount: bigint, price: bigint): Step =>
  async (model, real) => {
    const commandId = `trade-${real.count}`;
    const command = {
      ...aBuy({ portfolioId: real.portfolioId, commandId }),
      amount: amount as Usd,
      price: price as Price,
    };
    const expected = model.execute(commandId, amount, price);
    const actual = await codeOf(executeTrade(real.db, command));
    if (actual === null) real.tradeIds.push(commandId);
    // Whatever was answered, asking again must answer the same and change nothing.
    return {
      expected,
      actual: (await codeOf(executeTrade(real.db, command))) === actual ? actual : 'ANOTHER_ANSWER',
    };
  };

const close =
  (index: number, wanted: bigint | null, price: bigint): Step =>
  async (model, { db, portfolioId, tradeIds, count }) => {
    const tradeId = pick(tradeIds, index) ?? 'nothing';
    const command = {
      portfolioId,
      commandId: `close-${count}`,
      tradeId,
      occurredAt: NOON,
      price: price as Price,
    };
    const actual = await codeOf(closeTrade(db, { ...command, shares: wanted as Shares | null }));
    return { expected: model.close(tradeId, wanted, price), actual };
  };

const settle =
  (index: number, payout: bigint | 'void'): Step =>
  async (model, { db, portfolioId, tradeIds, settlements, count }) => {
    const tradeId = pick(tradeIds, index) ?? 'nothing';
    const commandId = `settle-${count}`;
    const command = { portfolioId, commandId, tradeId, occurredAt: NOON, payout: payout as Price | 'void' };
    const actual = await codeOf(settleTrade(db, command));
    if (actual === null) settlements.push({ id: commandId, tradeId });
    return { expected: model.settle(commandId, tradeId, payout), actual };
  };

const reverse =
  (index: number): Step =>
  async (model, { db, portfolioId, settlements, count }) => {
    const { id: settlementId, tradeId } = pick(settlements, index) ?? { id: 'nothing', tradeId: 'nothing' };
    const command = { portfolioId, commandId: `reverse-${count}`, settlementId, occurredAt: NOON };
    return {
      expected: model.reverse(settlementId, tradeId),
      actual: await codeOf(reverseSettlement(db, command)),
    };
  };

const pause: Step = async (model, { db, portfolioId }) => {
  model.status = 'paused';
  return { expected: null, actual: await codeOf(pausePortfolio(db, portfolioId)) };
};

const resume: Step = async (model, { db, portfolioId }) => ({
  expected: model.resume(),
  actual: await codeOf(resumePortfolio(db, portfolioId)),
});

/** The process ends and another one begins: nothing may depend on what was in memory. */
const restart: Step = async (_, real) => {
  await real.db.close();
  real.db = await real.reopen();
  return { expected: null, actual: null };
};

const price = fc.bigInt(1n, 999_999n);
const payout = fc.oneof(
  fc.constantFrom(0n, 500_000n, 1_000_000n, 'void' as const),
  fc.bigInt(0n, 1_000_000n),
);
const index = fc.nat(50);
const stake = fc.oneof(fc.bigInt(1n, 50n), fc.bigInt(1n, 200_000_000n), fc.bigInt(1n, 4_000_000_000n));
const part = fc.oneof(fc.constant(null), fc.bigInt(1n, 40_000_000n), fc.bigInt(1n, 4_000_000_000n));

/** Any step; restarts are rare because they cost the most. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 40, arbitrary: fc.tuple(stake, price).map(([amount, quoted]) => execute(amount, quoted)) },
  {
    weight: 30,
    arbitrary: fc.tuple(index, part, price).map(([at, shares, quoted]) => close(at, shares, quoted)),
  },
  { weight: 15, arbitrary: fc.tuple(index, payout).map(([at, paid]) => settle(at, paid)) },
  { weight: 12, arbitrary: index.map(reverse) },
  { weight: 2, arbitrary: fc.constant(pause) },
  { weight: 4, arbitrary: fc.constant(resume) },
  { weight: 1, arbitrary: fc.constant(restart) },
);
