import { MICROS, sum, toMicros } from '@prescient/workshop';
import type { CloseIntent, ExecuteIntent, Intent, Payout } from '../bots/intent.ts';
import { symptom, type Symptoms } from '../run/symptom.ts';
import type { BookReceipt, FillFact, PositionFact } from './facts.ts';

/** A settlement that stands, so that it can be taken back. */
interface Settled {
  readonly id: string;
  readonly shares: bigint;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly gross: bigint;
}

type Level = BookReceipt['levels'][number];
const sumOf = ({ levels }: BookReceipt, field: Exclude<keyof Level, 'price' | 'size'>): bigint =>
  sum(levels.map((level) => toMicros(level[field])));

type Compare = (what: string, stored: bigint | string | null, expected: bigint) => Symptoms;

const compareFor = (id: string): Compare =>
  function* compare(what, stored, expected) {
    const found = typeof stored === 'string' ? toMicros(stored) : stored;
    if (found !== expected)
      yield symptom('drift', `${id}: ${what} is ${found ?? 'no'} millionths, ${expected} follow`);
  };

/** One position, computed again from what was asked for and decided, fill by fill, in whole millionths. */
export class PositionReplay {
  #shares = 0n;
  #amount = 0n;
  #fee = 0n;
  #settled: Settled | null = null;

  /** A buy obtains `⌊amount ÷ price⌋` shares for what was asked, or what the levels of its book gave for no more. */
  *buy(intent: ExecuteIntent, fill: FillFact): Symptoms {
    const compare = compareFor(intent.id);
    const asked = toMicros(intent.amount);
    const { receipt } = fill;
    const amount = receipt ? sumOf(receipt, 'cost') : asked;
    const fee = receipt ? sumOf(receipt, 'fee') : 0n;
    const shares = receipt ? sumOf(receipt, 'taken') : (asked * MICROS) / toMicros(intent.price);
    if (amount > asked) yield symptom('drift', `${intent.id} staked more than was asked`);
    yield* compare('stake', fill.amount, amount);
    yield* compare('fee', fill.fee, fee);
    yield* compare('shares', fill.shares, shares);
    if (receipt) yield* this.#withinLimit(receipt, intent);
    else yield* compare('price', fill.price, toMicros(intent.price));
    this.#amount += amount;
    this.#fee += fee;
    this.#shares += shares;
  }

  /**
   * A sale obtains `⌊shares × price⌋`, or what the levels of its book gave; its cost leaves the position pro rata, rounded
   * down, the last one takes what is left.
   */
  *sell(intent: CloseIntent, fill: FillFact): Symptoms {
    const compare = compareFor(intent.id);
    const { receipt } = fill;
    const asked = intent.shares === null ? this.#shares : toMicros(intent.shares);
    const shares = receipt ? sumOf(receipt, 'taken') : asked;
    const oversold = shares > this.#shares || shares > asked || shares === 0n;
    if (oversold) yield symptom('drift', `${intent.id} sold more than the position held`);
    const leaving = (all: bigint): bigint =>
      oversold || shares === this.#shares ? all : (all * shares) / this.#shares;
    const [cost, fee] = [leaving(this.#amount), leaving(this.#fee)];
    const gross = receipt ? sumOf(receipt, 'cost') : (shares * toMicros(intent.price)) / MICROS;
    yield* compare('shares', fill.shares, shares);
    yield* compare('cost', fill.amount, cost);
    yield* compare('entry fee', fill.fee, fee);
    yield* compare('gross', fill.gross, gross);
    yield* compare('exit fee', fill.exit_fee, receipt ? sumOf(receipt, 'fee') : 0n);
    if (receipt) yield* this.#withinLimit(receipt, intent);
    else yield* compare('price', fill.price, toMicros(intent.price));
    this.#amount -= cost;
    this.#fee -= fee;
    this.#shares -= shares;
  }

  *#withinLimit({ levels, side }: BookReceipt, { id, price: limit }: Intent): Symptoms {
    const beyond = levels.filter(({ price, taken }) => {
      const over = toMicros(price) - toMicros(limit);
      return toMicros(taken) > 0n && (side === 'buy' ? over > 0n : over < 0n);
    });
    if (beyond.length > 0) yield symptom('drift', `${id} took levels beyond its limit of ${limit}`);
  }

  /** A settlement pays all that is left, `⌊shares × payout⌋`, or gives the stake back where the market is void. */
  *settle(fill: FillFact, payout: Payout, action: string): Symptoms {
    const { command_id: id } = fill;
    const compare = compareFor(id);
    if (this.#shares === 0n) yield symptom('doubled', `${id} settled a position that held nothing`);
    const isVoid = payout === 'void';
    const price = isVoid ? 0n : action === 'buy_yes' ? toMicros(payout) : MICROS - toMicros(payout);
    const gross = isVoid ? this.#amount : (this.#shares * price) / MICROS;
    if (fill.kind !== (isVoid ? 'void' : 'settle'))
      yield symptom('drift', `${id} is a ${fill.kind} where the market paid ${payout}`);
    if (!isVoid) yield* compare('payout', fill.price, price);
    yield* compare('shares', fill.shares, this.#shares);
    yield* compare('cost', fill.amount, this.#amount);
    yield* compare('gross', fill.gross, gross);
    this.#settled = { id, shares: this.#shares, amount: this.#amount, fee: this.#fee, gross };
    this.#amount = 0n;
    this.#fee = 0n;
    this.#shares = 0n;
  }

  /** A reversal gives back what its settlement took, once. */
  *reverse(fill: FillFact): Symptoms {
    const { command_id: id, reverses } = fill;
    const compare = compareFor(id);
    const settled = this.#settled;
    if (settled === null || settled.id !== reverses) {
      yield symptom('doubled', `${id} took back ${reverses}, which did not stand`);
      return;
    }
    yield* compare('shares', fill.shares, settled.shares);
    yield* compare('cost', fill.amount, settled.amount);
    yield* compare('gross', fill.gross, settled.gross);
    this.#shares += settled.shares;
    this.#amount += settled.amount;
    this.#fee += settled.fee;
    this.#settled = null;
  }

  /** Compares the position as it is stored with the replay. */
  *compareWith({ trade_id: id, shares, amount, fee, settlement_id }: PositionFact): Symptoms {
    const compare = compareFor(id);
    yield* compare('shares left', shares, this.#shares);
    yield* compare('stake left', amount, this.#amount);
    yield* compare('fee left', fee, this.#fee);
    const standing = this.#settled?.id ?? null;
    if (settlement_id !== standing)
      yield symptom('drift', `${id} was settled by ${settlement_id}, its fills say ${standing}`);
  }
}
