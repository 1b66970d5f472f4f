import * as fc from 'fast-check';
import {
  DomainError,
  positionPnl,
  notional,
  sharesFor,
  WorkingSet,
  type Command,
  type Decision,
  type DomainErrorCode,
  type HeldTrade,
  type Portfolio,
  type PortfolioStatus,
  type Price,
  type Shares,
  type Usd,
} from '../../src/index.ts';
import { decideBuy } from '../../src/domain/command/buy.ts';
import { decideClose } from '../../src/domain/command/close.ts';
import { decideReverse } from '../../src/domain/command/reverse.ts';
import { decideSettle } from '../../src/domain/command/settle.ts';
import { aBuy, aClose, afterNoon, aPortfolio, aReversal, aSettlement } from './builders.ts';

/** One thing that may happen. `lot` and `settlement` count among those there are at the time. */
export type Step =
  | { readonly do: 'buy'; readonly amount: bigint; readonly price: bigint; readonly feePpm: bigint }
  | {
      readonly do: 'close';
      readonly lot: number;
      readonly partPpm: bigint;
      readonly price: bigint;
      readonly feePpm: bigint;
    }
  | { readonly do: 'settle'; readonly lot: number; readonly payout: bigint | 'void' }
  | { readonly do: 'reverse'; readonly settlement: number }
  | { readonly do: 'mark'; readonly lot: number; readonly price: bigint }
  | { readonly do: 'status'; readonly status: PortfolioStatus };

const ppm = (max: number) => fc.integer({ min: 0, max }).map(BigInt);
const price = fc.oneof(ppm(1_000_000), fc.constantFrom(0n, 1n, 333_333n, 999_999n, 1_000_000n));
const index = fc.nat(30);
// Tiny stakes are where rounding shows, huge ones are where the cash runs out.
const amount = fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 5_000_000n), fc.bigInt(1n, 6_000_000_000n));
const fee = fc.oneof(ppm(100_000), fc.constantFrom(0n, 1n, 1_000_000n, 1_000_001n));

/** Any step; buys and closes are the most frequent, as they are in life. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('buy' as const), amount, price, feePpm: fee }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      lot: index,
      partPpm: ppm(1_100_000),
      price,
      feePpm: fee,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      lot: index,
      payout: fc.oneof(price, fc.constant('void' as const)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reverse' as const), settlement: index }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mark' as const), lot: index, price }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('status' as const),
      status: fc.constantFrom('active', 'active', 'paused', 'archived'),
    }),
  },
);

const MILLION = 1_000_000n;

/** One portfolio in memory on which steps are taken, with fees as no quoted price has them. */
export class RandomTrading {
  readonly state = new WorkingSet();
  readonly initialBalance = 10_000_000_000n as Usd;
  readonly tradeIds: string[] = [];
  readonly settlementIds: string[] = [];
  /** The command that was accepted last. */
  last: Step['do'] | null = null;
  #count = 0;

  constructor() {
    this.state.loadPortfolio(aPortfolio({ initialBalance: this.initialBalance }));
  }

  get portfolio(): Portfolio {
    return this.state.findPortfolio(1)!;
  }

  holdings(): HeldTrade[] {
    return this.tradeIds.map((tradeId) => this.state.findHeldTrade(1, tradeId)!);
  }

  /** Takes a step; answers `done`, `idle` where there is nothing to take it on, or the code of the refusal. */
  take(step: Step): 'done' | 'idle' | DomainErrorCode {
    this.#count += 1;
    try {
      return this.#take(step) ? 'done' : 'idle';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  #take(step: Step): boolean {
    if (step.do === 'status') return this.#setStatus(step.status);
    if (step.do === 'buy') return this.#buy(step);
    if (step.do === 'reverse') return this.#reverse(step);
    const held = this.holdings()[step.lot % (this.tradeIds.length || 1)];
    if (!held) return false;
    if (step.do === 'mark') return this.#mark(held, step.price as Price);
    return step.do === 'close' ? this.#close(held, step) : this.#settle(held, step);
  }

  #accept(command: Command, decision: Decision): true {
    this.state.accept(command, decision, afterNoon(this.#count));
    return true;
  }

  #setStatus(status: PortfolioStatus): boolean {
    if (status === 'active' && this.portfolio.balance < 0n) return false;
    this.state.loadPortfolio({ ...this.portfolio, status });
    return true;
  }

  #buy({ amount: stake, price: quoted, feePpm }: Extract<Step, { do: 'buy' }>): boolean {
    if (quoted === 0n || quoted === MILLION) return false;
    const command = aBuy({ commandId: `buy-${this.#count}` });
    const shares = sharesFor(stake as Usd, quoted as Price, 'down');
    const charged = ((stake * feePpm) / MILLION) as Usd;
    const execution = {
      price: quoted as Price,
      shares,
      amount: stake as Usd,
      fee: charged,
      fillModel: 'book' as const,
      receipt: {},
    };
    const decision = decideBuy(this.portfolio, { command, execution, recordedAt: afterNoon(this.#count) });
    this.tradeIds.push(command.commandId);
    return this.#accept(command, decision);
  }

  #close(held: HeldTrade, { partPpm, price: quoted, feePpm }: Extract<Step, { do: 'close' }>): boolean {
    const part = (held.position.shares * partPpm) / MILLION;
    const shares = (part === 0n ? held.position.shares : part) as Shares;
    const gross = notional(quoted as Price, shares, 'down');
    const exitFee = ((gross * feePpm + MILLION - 1n) / MILLION) as Usd;
    const command = { ...aClose({ commandId: `close-${this.#count}`, tradeId: held.trade.tradeId }), shares };
    const execution = {
      price: quoted as Price,
      shares,
      gross,
      exitFee,
      fillModel: 'book' as const,
      receipt: {},
    };
    return this.#accept(
      command,
      decideClose(this.portfolio, held, { command, execution, recordedAt: afterNoon(this.#count) }),
    );
  }

  #settle(held: HeldTrade, { payout }: Extract<Step, { do: 'settle' }>): boolean {
    const command = {
      ...aSettlement({ commandId: `settle-${this.#count}`, tradeId: held.trade.tradeId }),
      payout: payout as Price | 'void',
    };
    const decision = decideSettle(this.portfolio, held, { command, recordedAt: afterNoon(this.#count) });
    this.settlementIds.push(command.commandId);
    return this.#accept(command, decision);
  }

  #reverse({ settlement: number }: Extract<Step, { do: 'reverse' }>): boolean {
    const settlementId = this.settlementIds[number % (this.settlementIds.length || 1)];
    if (settlementId === undefined) return false;
    const settlement = this.state.findSettlement(1, settlementId)!;
    const held = this.state.findHeldTrade(1, settlement.fill.tradeId)!;
    const command = aReversal({ commandId: `reverse-${this.#count}`, settlementId });
    return this.#accept(
      command,
      decideReverse(this.portfolio, held, { command, settlement, recordedAt: afterNoon(this.#count) }),
    );
  }

  /** A new valuation of one lot, as a book will give it. */
  #mark({ trade, position }: HeldTrade, mark: Price): boolean {
    if (position.status !== 'open') return false;
    const currentPnl = positionPnl({ ...position, mark });
    const totalProfitLoss = (this.portfolio.totalProfitLoss + currentPnl - position.currentPnl) as Usd;
    this.state.loadHeldTrade({
      trade: { ...trade, currentPnl },
      position: { ...position, mark, currentPnl },
    });
    this.state.loadPortfolio({ ...this.portfolio, totalProfitLoss });
    return true;
  }
}
