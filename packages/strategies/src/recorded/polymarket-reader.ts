import type { FrameObservation, HttpObservation } from '@prescient/recording';
import { z } from 'zod';
import type { Side } from '../context/portfolio-view.ts';
import type { SeenMarkets } from './seen-markets.ts';
import { ToldBook, wholeBook } from './told-book.ts';
import { NOTHING_TOLD, parsed, type Told } from './told.ts';

const change = z.object({
  asset_id: z.string(),
  side: z.enum(['BUY', 'SELL']),
  price: z.string(),
  size: z.string(),
});
const frame = z.discriminatedUnion('event_type', [
  wholeBook.extend({ event_type: z.literal('book') }),
  z.object({ event_type: z.literal('price_change'), price_changes: z.array(change) }),
  change.extend({ event_type: z.literal('last_trade_price'), timestamp: z.string() }),
  z.object({ event_type: z.literal('market_resolved'), assets_ids: z.array(z.string()) }),
]);
type Frame = z.output<typeof frame>;
type Figures = [price: number, size: number, at: number];

/** A token's place: its market, and which outcome it is. */
interface Place {
  readonly marketId: string;
  readonly outcome: Side;
}

/** Reads what Polymarket said: lists of Gamma, books and frames of the CLOB. */
export class PolymarketReader {
  readonly #markets: SeenMarkets;
  readonly #places = new Map<string, Place>();
  readonly #books = new Map<string, ToldBook>();

  constructor(markets: SeenMarkets) {
    this.#markets = markets;
  }

  hearAnswer({ host, url, body }: HttpObservation): Told {
    if (host === 'gamma') this.#learn(body);
    if (host === 'clob' && url.startsWith('/book')) {
      const value = parsed(body);
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) this.#take(item);
    }
    return NOTHING_TOLD;
  }

  hearFrame({ frame: text }: FrameObservation, at: number): Told {
    const value = parsed(text);
    const items: unknown[] = Array.isArray(value) ? value : [value];
    const told = items.map((item) => this.#apply(frame.safeParse(item).data));
    const books = [...new Set(told.flatMap((each) => each.books))];
    for (const marketId of books) this.#markets.remember(marketId, at);
    return { books, trades: told.flatMap((each) => each.trades) };
  }

  #learn(body: string): void {
    for (const { marketId, outcomes } of this.#markets.learnPage('polymarket', body))
      for (const { tokenId, index } of outcomes)
        if (tokenId !== null) this.#places.set(tokenId, { marketId, outcome: index === 0 ? 'yes' : 'no' });
  }

  #take(value: unknown): string[] {
    const whole = wholeBook.safeParse(value).data;
    const place = whole && this.#places.get(whole.asset_id);
    if (!place) return [];
    const book = new ToldBook(whole);
    this.#books.set(whole.asset_id, book);
    this.#markets.put(place.marketId, place.outcome, () => book.view);
    return [place.marketId];
  }

  #apply(event: Frame | undefined): Told {
    switch (event?.event_type) {
      case 'book':
        return { books: this.#take(event), trades: [] };
      case 'price_change':
        return { books: event.price_changes.flatMap((each) => this.#change(each)), trades: [] };
      case 'last_trade_price': {
        const place = this.#places.get(event.asset_id);
        if (place === undefined) return NOTHING_TOLD;
        const side = event.side === 'BUY' ? 'buy' : 'sell';
        const [price, size, at] = [event.price, event.size, event.timestamp].map(Number) as Figures;
        const trade = { ...place, side, price, size, at } as const;
        return { books: [], trades: [trade] };
      }
      case 'market_resolved':
        for (const token of event.assets_ids) this.#end(token);
        return NOTHING_TOLD;
      case undefined:
        return NOTHING_TOLD;
    }
  }

  #change(each: z.output<typeof change>): string[] {
    const place = this.#places.get(each.asset_id);
    this.#books.get(each.asset_id)?.change(each);
    return place === undefined ? [] : [place.marketId];
  }

  #end(token: string): void {
    const place = this.#places.get(token);
    if (place !== undefined) this.#markets.end(place.marketId);
  }
}
