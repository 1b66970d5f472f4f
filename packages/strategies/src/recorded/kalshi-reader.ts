import type { HttpObservation } from '@prescient/recording';
import { z } from 'zod';
import { outcomeBook, type LevelView, type OutcomeBook } from '../context/book-view.ts';
import type { SeenMarkets } from './seen-markets.ts';
import { NOTHING_TOLD, parsed, type Told } from './told.ts';

const BOOK = /^\/markets\/([^/?]+)\/orderbook/;
const PAGE = /^\/(?:markets|events)(?:[/?]|$)/;

const rows = z.array(z.tuple([z.string(), z.string()])).nullable();
const response = z.object({ orderbook_fp: z.object({ yes_dollars: rows, no_dollars: rows }) });

/** The bids of one outcome, the best first. */
const bidsOf = (wire: z.output<typeof rows>): LevelView[] =>
  (wire ?? [])
    .map(([price, size]) => ({ price: Number(price), size: Number(size) }))
    .toSorted((a, b) => b.price - a.price);

/** A bid for one outcome is an ask of the other, at what is left of a dollar. */
const mirrored = (bids: readonly LevelView[]): LevelView[] =>
  bids.map(({ price, size }) => ({ price: Math.round((1 - price) * 1e6) / 1e6, size }));

/** Reads what Kalshi said over HTTP, which is all that it says. */
export class KalshiReader {
  readonly #markets: SeenMarkets;

  constructor(markets: SeenMarkets) {
    this.#markets = markets;
  }

  hear({ url, body }: HttpObservation, at: number): Told {
    const ticker = BOOK.exec(url)?.[1];
    if (ticker !== undefined) return this.#book(decodeURIComponent(ticker), body, at);
    if (PAGE.test(url)) this.#markets.learnPage('kalshi', body);
    return NOTHING_TOLD;
  }

  #book(marketId: string, body: string, at: number): Told {
    const wire = response.safeParse(parsed(body)).data?.orderbook_fp;
    if (wire === undefined) return NOTHING_TOLD;
    const [yes, no] = [bidsOf(wire.yes_dollars), bidsOf(wire.no_dollars)];
    const put = (side: 'yes' | 'no', book: OutcomeBook): void =>
      this.#markets.put(marketId, side, () => book);
    put('yes', outcomeBook({ bids: yes, asks: mirrored(no) }));
    put('no', outcomeBook({ bids: no, asks: mirrored(yes) }));
    this.#markets.remember(marketId, at);
    return { books: [marketId], trades: [] };
  }
}
