import * as fc from 'fast-check';
import { expect } from 'vitest';
import {
  commitCommands,
  executeTrade,
  type Command,
  type CommandResult,
  type Database,
  type CommandOutcome,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';

/** The commands that contend for one position: how many of each, and for how much. */
interface Race {
  /** Shares that closes ask for, null for all that is left. */
  readonly closes: readonly (string | null)[];
  /** The payouts of settlements. */
  readonly payouts: readonly string[];
  /** The number of times that each settlement is taken back. */
  readonly reversals: number;
  /** The process that sends each command. */
  readonly order: number;
}

const payout = fc.constantFrom('1', '0', '0.5', 'void');
const shares = fc.oneof(
  fc.integer({ min: 1, max: 400 }).map(String),
  fc.constant('333.333333'),
  fc.constant(null),
);

export const anyRace: fc.Arbitrary<Race> = fc.record({
  closes: fc.array(shares, { minLength: 1, maxLength: 6 }),
  payouts: fc.array(payout, { minLength: 2, maxLength: 4 }),
  reversals: fc.integer({ min: 1, max: 3 }),
  order: fc.nat(1_000),
});

/** The refusals of a race that is lost; any other refusal is a fault. */
const LOST = new Set(['POSITION_CLOSED', 'INSUFFICIENT_SHARES', 'ALREADY_REVERSED', 'SETTLEMENT_NOT_FOUND']);

/** The accepted results, by kind. */
type Accepted<Kind extends CommandResult['kind']> = Extract<CommandResult, { kind: Kind }>[];

const ofKind = <Kind extends CommandResult['kind']>(
  results: readonly CommandResult[],
  kind: Kind,
): Accepted<Kind> => results.filter((result): result is Accepted<Kind>[number] => result.kind === kind);

/** Lost by the rules: nothing else may keep a command from being carried out. */
function expectLost(outcome: CommandOutcome): void {
  if (!outcome.accepted) expect(LOST).toContain(outcome.refusal.code);
}

/** Expects that at most the bought shares went out and did not come back, and that at most one settlement stands. */
function expectNeverOversold(results: readonly CommandResult[], bought: bigint): void {
  const settled = ofKind(results, 'settle');
  const reversed = ofKind(results, 'reverse').map(({ settlementId }) => settlementId);
  expect(new Set(reversed).size).toBe(reversed.length);
  const standing = settled.filter(({ commandId }) => !reversed.includes(commandId));
  expect(standing.length).toBeLessThanOrEqual(1);
  expect(settled.length - reversed.length).toBe(standing.length);
  const gone = [...ofKind(results, 'close'), ...standing].reduce((total, each) => total + each.shares, 0n);
  expect(gone).toBeLessThanOrEqual(bought);
  // Whatever was not sold one by one is what a settlement takes.
  if (standing.length === 1) expect(gone).toBe(bought);
}

/** One lot, and every process that wants it at once. */
export class Contest {
  readonly #processes: readonly Database[];
  readonly #portfolioId: number;
  readonly #tradeId: string;
  readonly #results: CommandResult[] = [];

  constructor(processes: readonly Database[], portfolioId: number, tradeId: string) {
    this.#processes = processes;
    this.#portfolioId = portfolioId;
    this.#tradeId = tradeId;
  }

  /** Buys the lot, lets everything loose on it twice, the second time reversals too, and checks what came of it. */
  async run({ closes, payouts, reversals, order }: Race): Promise<void> {
    const lot = { portfolioId: this.#portfolioId, tradeId: this.#tradeId };
    const { portfolioId, tradeId } = lot;
    const bought = await executeTrade(
      this.#processes[0]!,
      aBuy({ portfolioId, commandId: tradeId, amount: '1' }),
    );
    const wave = (name: string): Command[] => [
      ...closes.map((wanted, n) =>
        aClose({
          ...lot,
          commandId: `${tradeId}/${name}/c${n}`,
          shares: wanted && smaller(wanted),
          price: '0.30',
        }),
      ),
      ...payouts.map((paid, n) =>
        aSettlement({ ...lot, commandId: `${tradeId}/${name}/s${n}`, payout: paid }),
      ),
    ];
    await this.#scatter(wave('first'), order);
    expectNeverOversold(this.#results, bought.shares);
    const takenBack = ofKind(this.#results, 'settle').flatMap(({ commandId }) =>
      Array.from({ length: reversals }, (_, n) =>
        aReversal({ portfolioId, commandId: `${commandId}/r${n}`, settlementId: commandId }),
      ),
    );
    await this.#scatter([...wave('second'), ...takenBack], order + 1);
    expectNeverOversold(this.#results, bought.shares);
  }

  /** The number of settlements that were taken back. */
  get reversals(): number {
    return ofKind(this.#results, 'reverse').length;
  }

  /** The cash that all of it made of what there was. */
  get proceeds(): bigint {
    const gained = [...ofKind(this.#results, 'close'), ...ofKind(this.#results, 'settle')].map(
      ({ gross, exitFee }) => gross - exitFee,
    );
    const reversed = ofKind(this.#results, 'reverse').map(({ settlementId }) => {
      const settlement = ofKind(this.#results, 'settle').find(({ commandId }) => commandId === settlementId)!;
      return settlement.gross - settlement.exitFee;
    });
    const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
    return sum(gained) - sum(reversed);
  }

  async #scatter(commands: readonly Command[], order: number): Promise<void> {
    const shuffled = commands.toSorted((a, b) => rank(a, order) - rank(b, order));
    const outcomes = await Promise.all(
      shuffled.map(async (command, n): Promise<CommandOutcome> => {
        const process = this.#processes[(n + order) % this.#processes.length]!;
        return (await commitCommands(process, [command]))[0]!;
      }),
    );
    for (const outcome of outcomes) {
      expectLost(outcome);
      if (outcome.accepted) this.#results.push(outcome.result);
    }
  }
}

/** A lot of a dollar at 0.20 has five shares; races are drawn for five hundred. */
const smaller = (wanted: string): string => (Number(wanted) / 100).toFixed(6);

/** An order of its own for each race, the same for the same seed. */
const rank = ({ commandId }: Command, order: number): number =>
  [...commandId].reduce(
    (hash, character) => (hash * 31 + character.charCodeAt(0) + order) % 1_000_003,
    order,
  );
