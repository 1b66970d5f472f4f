import { type ArchiveRow, EMPTY_ROW } from './archive-row.ts';

/** The token of a made book, and the time in which it moves. */
export interface MovingBookPlan {
  readonly market: string;
  readonly asset: string;
  readonly from: number;
  readonly to: number;
  /** Rows, about. */
  readonly rows: number;
  readonly seed: number;
}

type Side = 'BUY' | 'SELL';

/** Ten-thousandths of a dollar from one level to the next. */
const STEP = 100;
const LEVELS = 20;

/** Random numbers below 1, the same ones for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const decimal = (units: bigint, decimals: number): string => {
  const digits = units.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/\.?0+$/, '');
};

/** A book around a price that wanders, with changes near its best prices and trades that take them. */
class MovingBook {
  readonly #random: () => number;
  readonly #bids = new Map<number, bigint>();
  readonly #asks = new Map<number, bigint>();

  constructor(random: () => number) {
    this.#random = random;
    const middle = 20 + Math.floor(random() * 60);
    for (let level = 1; level <= LEVELS; level++) {
      if (middle - level > 0) this.#bids.set((middle - level) * STEP, this.#size());
      if (middle + level < 100) this.#asks.set((middle + level) * STEP, this.#size());
    }
  }

  #size(): bigint {
    return BigInt(1 + Math.floor(this.#random() * 500_000)) * 10_000n;
  }

  get best(): { bid: number; ask: number } {
    return { bid: Math.max(0, ...this.#bids.keys()), ask: Math.min(10_000, ...this.#asks.keys()) };
  }

  #levels(side: Side): Map<number, bigint> {
    return side === 'BUY' ? this.#bids : this.#asks;
  }

  set(side: Side, price: number, size: bigint): void {
    if (size === 0n) this.#levels(side).delete(price);
    else this.#levels(side).set(price, size);
  }

  /** A change that leaves the book uncrossed: a new size near the best, or one level taken away. */
  change(): { side: Side; price: number; size: bigint } {
    const side: Side = this.#random() < 0.5 ? 'BUY' : 'SELL';
    const levels = this.#levels(side);
    const { bid, ask } = this.best;
    if (levels.size > LEVELS / 2 && this.#random() < 0.3) {
      const price = this.#random() < 0.7 ? (side === 'BUY' ? bid : ask) : [...levels.keys()][0]!;
      return { side, price, size: 0n };
    }
    const away = Math.floor(this.#random() * 8) * STEP;
    const price = side === 'BUY' ? ask - STEP - away : bid + STEP + away;
    return { side, price: Math.min(9_900, Math.max(STEP, price)), size: this.#size() };
  }

  /** True if a change of this kind leaves bids below asks. */
  fits({ side, price, size }: { side: Side; price: number; size: bigint }): boolean {
    const { bid, ask } = this.best;
    return size === 0n || (side === 'BUY' ? price < ask : price > bid);
  }

  textOf(side: Side): string {
    const levels = [...this.#levels(side)].toSorted(([a], [b]) => (side === 'BUY' ? a - b : b - a));
    return JSON.stringify(levels.map(([price, size]) => [decimal(BigInt(price), 4), decimal(size, 6)]));
  }

  sizeAt(side: Side, price: number): bigint {
    return this.#levels(side).get(price) ?? 0n;
  }
}

/** The rows of one token, in order of receive time: a whole book first, then changes, trades and now and then a whole book. */
export function* movingBook(plan: MovingBookPlan): Generator<ArchiveRow> {
  const random = randomOf(plan.seed);
  const book = new MovingBook(random);
  const pace = (plan.to - plan.from) / plan.rows;
  let time = plan.from + random() * pace;
  let rows = 0;
  const rowOf = (event: string, more: Partial<ArchiveRow>): ArchiveRow => {
    rows += 1;
    const received = Math.floor(time);
    const { market, asset } = plan;
    return { ...EMPTY_ROW, received, source: received - lag, market, asset, event, ...more };
  };
  const wholeBook = () => rowOf('book', { bids: book.textOf('BUY'), asks: book.textOf('SELL') });
  let lag = 220;
  yield wholeBook();
  while (rows < plan.rows && time < plan.to - 1) {
    const begun = rows;
    lag = 200 + Math.floor(random() * 60);
    const dice = random();
    if (dice < 0.004) yield wholeBook();
    else {
      if (dice < 0.05) yield trade(book, rowOf);
      yield* changes(book, { random, rowOf, isTrade: dice < 0.05 });
    }
    time = Math.min(plan.to - 1, time + random() * 2 * pace * (rows - begun));
  }
}

type RowOf = (event: string, more: Partial<ArchiveRow>) => ArchiveRow;

function trade(book: MovingBook, rowOf: RowOf): ArchiveRow {
  const { ask } = book.best;
  const size = book.sizeAt('SELL', ask) / 2n;
  return rowOf('last_trade_price', { price: BigInt(ask), size: size === 0n ? 1n : size, side: 'BUY' });
}

/** The changes of one message: all of them are made before the best prices are said. */
function changes(
  book: MovingBook,
  from: { random: () => number; rowOf: RowOf; isTrade: boolean },
): ArchiveRow[] {
  const count = 1 + Math.floor(from.random() * 3);
  const made = [];
  for (let index = 0; index < count; index++) {
    const change = book.change();
    if (!book.fits(change)) continue;
    book.set(change.side, change.price, change.size);
    made.push(change);
  }
  const { bid, ask } = book.best;
  return made.map(({ side, price, size }) =>
    from.rowOf('price_change', {
      side,
      price: BigInt(price),
      size,
      bestBid: BigInt(bid),
      bestAsk: BigInt(ask),
    }),
  );
}
