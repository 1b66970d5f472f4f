import type { ApiClient } from '@prescient/bot';
import { Counter, MICROS, toMicros } from '@prescient/workshop';
import { send } from '../traders/send.ts';

/** The parts of a slicer. */
export interface SlicerContext {
  readonly api: ApiClient;
  readonly portfolioId: number;
  readonly marketId: string;
  /** The slices into which it cuts the best level. */
  readonly slices: number;
}

/** The shares that were bought at each price, and what all of them cost, in millionths. */
export interface Bought {
  readonly taken: ReadonlyMap<bigint, bigint>;
  readonly shares: bigint;
  readonly cost: bigint;
}

const cents = (micros: bigint): string => {
  const whole = micros / 10_000n;
  return `${whole / 100n}.${String(whole % 100n).padStart(2, '0')}`;
};

/** Buys the whole best ask of YES, in slices, whenever the book is another one. */
export class Slicer {
  readonly counts = new Counter();
  readonly #context: SlicerContext;
  #seen: string | null = null;
  #sent = 0;

  constructor(context: SlicerContext) {
    this.#context = context;
  }

  /** Looks at the book, and trades where it changed. @returns true if it traded on a new book */
  async look(): Promise<boolean> {
    const { api, marketId, slices } = this.#context;
    const book = await send(this.counts, () => api.market.book.query({ marketId, outcome: 0 }));
    const best = book?.asks[0];
    if (book === null || best === undefined || book.hash === this.#seen) return false;
    this.#seen = book.hash;
    const price = toMicros(best.price);
    const stake = (price * toMicros(best.size)) / MICROS / BigInt(slices);
    for (let slice = 0; slice < slices; slice += 1) await this.#buy(best.price, stake);
    return true;
  }

  /** Reads what its portfolio bought, from the receipts. */
  async bought(): Promise<Bought> {
    const { api, portfolioId } = this.#context;
    const taken = new Map<bigint, bigint>();
    let [shares, cost] = [0n, 0n];
    for (let cursor: string | null = null; ;) {
      const page = await api.trade.list.query({ portfolioId, limit: 100, cursor });
      for (const trade of page.items.filter(({ status }) => status !== 'rejected')) {
        shares += toMicros(trade.shares);
        cost += toMicros(trade.amount);
        await this.#addLevels(trade.tradeId, taken);
      }
      cursor = page.nextCursor;
      if (cursor === null) return { taken, shares, cost };
    }
  }

  async #addLevels(tradeId: string, taken: Map<bigint, bigint>): Promise<void> {
    const { api, portfolioId } = this.#context;
    const { fills } = await api.trade.receipt.query({ portfolioId, tradeId });
    for (const { receipt, equal } of fills) {
      if (!equal) throw new Error(`The receipt of ${tradeId} does not give its fill.`);
      const levels = receipt['levels'] as readonly { readonly price: string; readonly taken: string }[];
      for (const level of levels) {
        const price = toMicros(level.price);
        taken.set(price, (taken.get(price) ?? 0n) + toMicros(level.taken));
      }
    }
  }

  async #buy(price: string, stake: bigint): Promise<void> {
    const { api, portfolioId, marketId } = this.#context;
    this.#sent += 1;
    const order = {
      portfolioId,
      tradeId: `slice-${this.#sent}`,
      marketId,
      marketQuestion: 'Does slicing pay?',
      action: 'buy_yes' as const,
      price,
      amount: cents(stake),
      timeInForce: 'FAK' as const,
      timestamp: new Date().toISOString(),
    };
    const trade = await send(this.counts, () => api.trade.execute.mutate(order));
    if (trade !== null) this.counts.add('bought');
  }
}
