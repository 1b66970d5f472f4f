import { inspect, isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import {
  commitCommands,
  createPortfolio,
  DomainError,
  pausePortfolio,
  resumePortfolio,
  type Command,
  type Database,
  type CommandOutcome,
  type Price,
  type Shares,
  type Usd,
} from '../../src/index.ts';
import { aBuy, NOON } from '../support/builders.ts';
import { Model } from './model.ts';

/** A portfolio in both worlds, with what the steps so far have made in it. */
export interface Account {
  readonly portfolioId: number;
  readonly initialBalance: bigint;
  readonly model: Model;
  readonly tradeIds: string[];
  readonly settlements: { id: string; tradeId: string }[];
}

/** The database under test. */
export interface Real {
  db: Database;
  readonly reopen: () => Promise<Database>;
  /** The run's portfolios have ids from this one on. */
  readonly firstId: number;
  readonly accounts: Account[];
  /** Commands that were answered for good, whatever comes after. */
  readonly answered: { command: Command; outcome: CommandOutcome }[];
  /** Steps taken so far; names the commands. */
  count: number;
}

/** The result of a step: the code with which each side refused, or null. */
export interface Comparison {
  readonly expected: string | null;
  readonly actual: string | null;
}

/** The name of a step and its details, for the reader of a run that failed. */
interface Told {
  readonly told?: readonly (string | number | bigint | null)[];
}
/** One step on both. */
export type Step = ((real: Real) => Promise<Comparison>) & Told;
type AccountStep = ((account: Account, real: Real) => Promise<Comparison>) & Told;

const telling = <One extends Step | AccountStep>(
  step: One,
  ...told: readonly (string | number | bigint | null)[]
): One => Object.assign(step, { told });

/** A step as a row of a table. */
export const rowOfStep = ({ told = [] }: Told): readonly [string, string] => [
  String(told[0] ?? 'restart'),
  told.slice(1).map(String).join(', '),
];

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

/** A refusal for something that is absent now is no answer for good, because it may be there later. */
const isForGood = (outcome: CommandOutcome): boolean =>
  outcome.accepted || !outcome.refusal.code.endsWith('_NOT_FOUND');

/** Sends a command and keeps what it was told; answers with the code of the refusal, or null. */
async function send({ db, answered }: Real, command: Command): Promise<string | null> {
  const [outcome] = await commitCommands(db, [command]);
  if (isForGood(outcome!)) answered.push({ command, outcome: outcome! });
  return outcome!.accepted ? null : outcome!.refusal.code;
}

/** Opens a portfolio, or one that there is already, with the same values or with others. */
export const create =
  (number: number, initialBalance: bigint): Step =>
  async ({ db, firstId, accounts }) => {
    const portfolioId = firstId + number;
    const name = `model ${portfolioId}`;
    const actual = await codeOf(
      createPortfolio(db, { id: portfolioId, name, initialBalance: initialBalance as Usd }),
    );
    const known = accounts.find((account) => account.portfolioId === portfolioId);
    if (known)
      return {
        // The same values may be answered with what there is; that nothing changed is compared in any case.
        expected: known.initialBalance === initialBalance && actual === null ? null : 'PORTFOLIO_EXISTS',
        actual,
      };
    const model = new Model(initialBalance);
    accounts.push({ portfolioId, initialBalance, model, tradeIds: [], settlements: [] });
    return { expected: null, actual };
  };

const execute =
  (amount: bigint, price: bigint): AccountStep =>
  async ({ portfolioId, model, tradeIds }, real) => {
    const commandId = `trade-${real.count}`;
    const command = {
      ...aBuy({ portfolioId, commandId }),
      amount: amount as Usd,
      price: price as Price,
    };
    const expected = model.execute(commandId, amount, price);
    const actual = await send(real, command);
    if (actual === null) tradeIds.push(commandId);
    return { expected, actual };
  };

const close =
  (index: number, wanted: bigint | null, price: bigint): AccountStep =>
  async ({ portfolioId, model, tradeIds }, real) => {
    const tradeId = pick(tradeIds, index) ?? 'nothing';
    const actual = await send(real, {
      kind: 'close',
      portfolioId,
      commandId: `close-${real.count}`,
      tradeId,
      occurredAt: NOON,
      price: price as Price,
      shares: wanted as Shares | null,
    });
    return { expected: model.close(tradeId, wanted, price), actual };
  };

const settle =
  (index: number, payout: bigint | 'void'): AccountStep =>
  async ({ portfolioId, model, tradeIds, settlements }, real) => {
    const tradeId = pick(tradeIds, index) ?? 'nothing';
    const commandId = `settle-${real.count}`;
    const actual = await send(real, {
      kind: 'settle',
      portfolioId,
      commandId,
      tradeId,
      occurredAt: NOON,
      payout: payout as Price | 'void',
    });
    if (actual === null) settlements.push({ id: commandId, tradeId });
    return { expected: model.settle(commandId, tradeId, payout), actual };
  };

const reverse =
  (index: number): AccountStep =>
  async ({ portfolioId, model, settlements }, real) => {
    const { id: settlementId, tradeId } = pick(settlements, index) ?? { id: 'nothing', tradeId: 'nothing' };
    const commandId = `reverse-${real.count}`;
    return {
      expected: model.reverse(settlementId, tradeId),
      actual: await send(real, { kind: 'reverse', portfolioId, commandId, settlementId, occurredAt: NOON }),
    };
  };

/** A command of long ago is sent again: whatever happened since, its answer is the first one, and nothing is done. */
const replay =
  (index: number): Step =>
  async ({ db, answered }) => {
    const earlier = pick(answered, index);
    if (!earlier) return { expected: null, actual: null };
    const [again] = await commitCommands(db, [earlier.command]);
    const first = { ...earlier.outcome, replayed: true };
    const same = isDeepStrictEqual(again, first);
    return { expected: null, actual: same ? null : `${inspect(again)} instead of ${inspect(first)}` };
  };

/** The same id, and one field that is not the same. */
function altered(command: Command): Command {
  switch (command.kind) {
    case 'execute':
      return { ...command, amount: (command.amount + 1n) as Usd };
    case 'close':
      return { ...command, price: (command.price - 1n) as Price };
    case 'settle':
      return { ...command, payout: command.payout === 'void' ? (0n as Price) : 'void' };
    case 'reverse':
      return { ...command, settlementId: `${command.settlementId}-other` };
  }
}

/** The id of a command of long ago is used for something else. */
const misuse =
  (index: number): Step =>
  async ({ db, answered }) => {
    const earlier = pick(answered, index);
    if (!earlier) return { expected: null, actual: null };
    const [outcome] = await commitCommands(db, [altered(earlier.command)]);
    return { expected: 'CONFLICT', actual: outcome!.accepted ? null : outcome!.refusal.code };
  };

const pause: AccountStep = async ({ portfolioId, model }, { db }) => {
  model.status = 'paused';
  return { expected: null, actual: await codeOf(pausePortfolio(db, portfolioId)) };
};

const resume: AccountStep = async ({ portfolioId, model }, { db }) => ({
  expected: model.resume(),
  actual: await codeOf(resumePortfolio(db, portfolioId)),
});

/** The process ends and another one begins: nothing may depend on what was in memory. */
const restart: Step = async (real) => {
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

/** A step in one of the portfolios. */
const inAnAccount = (step: fc.Arbitrary<AccountStep>): fc.Arbitrary<Step> =>
  fc
    .tuple(fc.nat(5), step)
    .map(([at, take]): Step =>
      telling(
        (real: Real) => take(real.accounts[at % real.accounts.length]!, real),
        ...(take.told ?? []),
        `account ${at}`,
      ),
    );

/** Any step; restarts are rare because they cost the most. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(2), fc.constantFrom(10_000_000_000n, 5_000_000_000n))
      .map(([number, balance]) => telling(create(number, balance), 'create', number, balance)),
  },
  {
    weight: 40,
    arbitrary: inAnAccount(
      fc
        .tuple(stake, price)
        .map(([amount, quoted]) => telling(execute(amount, quoted), 'execute', amount, quoted)),
    ),
  },
  {
    weight: 30,
    arbitrary: inAnAccount(
      fc
        .tuple(index, part, price)
        .map(([at, shares, quoted]) => telling(close(at, shares, quoted), 'close', at, shares, quoted)),
    ),
  },
  {
    weight: 15,
    arbitrary: inAnAccount(
      fc.tuple(index, payout).map(([at, paid]) => telling(settle(at, paid), 'settle', at, paid)),
    ),
  },
  { weight: 12, arbitrary: inAnAccount(index.map((at) => telling(reverse(at), 'reverse', at))) },
  { weight: 12, arbitrary: fc.nat(200).map((at) => telling(replay(at), 'replay', at)) },
  { weight: 6, arbitrary: fc.nat(200).map((at) => telling(misuse(at), 'misuse', at)) },
  { weight: 2, arbitrary: inAnAccount(fc.constant(telling(pause, 'pause'))) },
  { weight: 4, arbitrary: inAnAccount(fc.constant(telling(resume, 'resume'))) },
  { weight: 1, arbitrary: fc.constant(restart) },
);
