import { tradeDigest, type HeardTrade } from '@prescient/strategies/sdk';

interface Heard {
  readonly trade: HeardTrade;
  count: number;
}

/** The public trades that the recording told of, by their digests. */
export class HeardTrades {
  readonly #heard = new Map<string, Heard>();

  add(trade: HeardTrade): void {
    const digest = tradeDigest(trade);
    const heard = this.#heard.get(digest);
    if (heard === undefined) this.#heard.set(digest, { trade, count: 1 });
    else heard.count += 1;
  }

  /** A reader that is told of each trade once, with the venue's own time; null for one that the recording does not have by then. */
  reader(): (digest: string, at: number) => HeardTrade | null {
    const told = new Map<string, number>();
    return (digest, at) => {
      const heard = this.#heard.get(digest);
      const times = told.get(digest) ?? 0;
      if (heard === undefined || times >= heard.count) return null;
      told.set(digest, times + 1);
      return { ...heard.trade, trade: { ...heard.trade.trade, at } };
    };
  }
}
