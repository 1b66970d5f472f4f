import { marketKey, outcomeKey, type OutcomeRef, type Quote } from '@prescient/core/domain';
import type { Price } from '@prescient/core/money';
import type { HistoryPoint, OutcomeBook, SightFacts } from '@prescient/strategies/sdk';
import type { Note } from '../tape/note.ts';
import type { Grain, TapeToken } from '../tape/tape.ts';
import { BookShelf } from './books/book-shelf.ts';
import { QuoteMaker } from './books/quote-maker.ts';
import type { KnownMarket } from './markets/known-market.ts';
import { ReplayMarkets } from './markets/replay-markets.ts';
import type { PlainQuote } from './markets/market-chooser.ts';
import { BookViews } from './seen/book-views.ts';
import { PriceRounds } from './seen/price-rounds.ts';
import { PrintLog } from './seen/print-log.ts';

const MILLION = 1_000_000;
const UNKNOWN: PlainQuote = { bid: null, ask: null };

/** A price that a venue showed, or at which somebody traded. */
interface ShownPrice {
  /** Millionths of a dollar. */
  readonly price: number;
  readonly at: number;
}

/** The world at the moment up to which the tape was read. All strategies of a pass share it, and none changes it. */
export class World {
  readonly grain: Grain;
  readonly shelf: BookShelf;
  readonly markets: ReplayMarkets;
  readonly prints = new PrintLog();
  readonly rounds: PriceRounds;
  readonly quotes: QuoteMaker;
  readonly #views = new BookViews();
  readonly #shown = new Map<number, ShownPrice>();
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(tokens: readonly TapeToken[], grain: Grain, lookbackMs: number) {
    this.grain = grain;
    this.shelf = new BookShelf(tokens);
    this.markets = new ReplayMarkets(tokens);
    this.rounds = new PriceRounds(lookbackMs);
    this.quotes = new QuoteMaker(this.shelf);
    this.#numbers = new Map(tokens.map((token, number) => [outcomeKey(token), number]));
  }

  /** The number of an outcome's token; -1 where the tape has none. */
  tokenOf(outcome: OutcomeRef): number {
    return this.#numbers.get(outcomeKey(outcome)) ?? -1;
  }

  /** Takes over a note. Returns the market that it told of; null for a price, an event, and for old news. */
  learn(note: Note): KnownMarket | null {
    if (note.kind === 'price') {
      this.show(note.token, Number(note.price), note.at);
      return null;
    }
    const known = this.markets.learn(note);
    if (note.kind === 'market' && known !== null && known.best !== null && this.rounds.isKept) {
      const { mid } = this.#bookOf(known, 0);
      if (mid !== null) this.rounds.add(marketKey(known.market), { at: note.at, price: mid });
    }
    return known;
  }

  /** A price was shown, or somebody traded at it: on tapes without books it is what a token is worth. */
  show(token: number, price: number, at: number): void {
    this.#shown.set(token, { price, at });
    const named = this.shelf.tokens[token];
    if (named?.outcome === 0 && this.rounds.isKept)
      this.rounds.add(marketKey(named), { at, price: price / MILLION });
  }

  /** The best prices of a market's outcome 0: those of its book, or else those that its listing showed. */
  quoteOf(known: KnownMarket): PlainQuote {
    const book = this.shelf.known(known.tokens[0]);
    if (book !== null && (book.bestBid !== -1 || book.bestAsk !== -1))
      return {
        bid: book.bestBid === -1 ? null : book.bestBid,
        ask: book.bestAsk === -1 ? null : book.bestAsk,
      };
    const { best } = known;
    if (best === null) return UNKNOWN;
    return {
      bid: best.bid === null ? null : Number(best.bid),
      ask: best.ask === null ? null : Number(best.ask),
    };
  }

  /** A market with its books as strategies see them now. */
  sight(known: KnownMarket): SightFacts {
    return {
      market: known.view,
      book: Object.freeze({ yes: this.#bookOf(known, 0), no: this.#bookOf(known, 1) }),
    };
  }

  /** The price at which a share of an outcome could be sold, and since when; null where nobody knows one. */
  markOf(outcome: OutcomeRef): { readonly price: Price; readonly at: number } | null {
    const token = this.tokenOf(outcome);
    const book = this.shelf.known(token);
    if (book !== null) {
      const { bestBid, bestAsk, at } = book;
      const isSound = bestBid > 0 && (bestAsk === -1 || bestBid < bestAsk);
      return isSound ? { price: BigInt(bestBid) as Price, at } : null;
    }
    const shown = this.grain === 'books' ? undefined : this.#shown.get(token);
    return shown === undefined ? null : { price: BigInt(shown.price) as Price, at: shown.at };
  }

  /** The midpoint of an outcome, from 0 to 1, or else the price that was shown; null where nobody knows one. */
  midpointOf(outcome: OutcomeRef): number | null {
    const token = this.tokenOf(outcome);
    const book = this.shelf.known(token);
    if (book !== null && book.bestBid > 0 && book.bestAsk > book.bestBid)
      return (book.bestBid + book.bestAsk) / 2 / MILLION;
    const shown = this.grain === 'books' ? undefined : this.#shown.get(token);
    return shown === undefined ? null : shown.price / MILLION;
  }

  /** The book to fill from at a moment; `closed` where the market trades no more, null where the tape has none. */
  quote(outcome: OutcomeRef, at: number): Quote {
    const known = this.markets.find(outcome);
    if (known === null) return null;
    if (!known.isTrading) return 'closed';
    if (!known.market.acceptingOrders) return null;
    return this.quotes.of({ known, token: this.tokenOf(outcome), outcome: outcome.outcome }, at);
  }

  /** Adds the prices of all markets to their histories, as a round of marks does live. */
  round(at: number): void {
    if (!this.rounds.isKept) return;
    for (const known of this.markets.all) {
      const book = this.shelf.known(known.tokens[0]);
      if (book === null || !known.isTrading) continue;
      const { bestBid, bestAsk } = book;
      if (bestBid > 0 && bestAsk > bestBid)
        this.rounds.add(marketKey(known.market), { at, price: (bestBid + bestAsk) / 2 / MILLION });
    }
  }

  history(market: string, after: number, before: number): readonly HistoryPoint[] {
    return this.rounds.between(market, after, before);
  }

  /** Gives back what is kept of a market that has been paid. */
  release(known: KnownMarket): void {
    for (const token of known.tokens) {
      if (token === -1) continue;
      this.shelf.books[token] = null;
      this.#views.forget(token);
      this.#shown.delete(token);
    }
    this.rounds.forget(marketKey(known.market));
  }

  #bookOf(known: KnownMarket, outcome: 0 | 1): OutcomeBook {
    const token = known.tokens[outcome];
    if (!known.isTrading) return this.#views.of(token, null, null);
    return this.#views.of(token, this.shelf.known(token), this.#shownOf(known, outcome));
  }

  /** The price of an outcome that its venue shows: the middle of its best prices, or the one that there is. */
  #shownOf(known: KnownMarket, outcome: 0 | 1): number | null {
    const shown = this.grain === 'books' ? undefined : this.#shown.get(known.tokens[outcome]);
    if (shown !== undefined) return shown.price / MILLION;
    const { bid, ask } = this.quoteOf(known);
    const [low, high] = outcome === 0 ? [bid, ask] : [ask, bid];
    if (low === null && high === null) return null;
    const middle = low === null || high === null ? (low ?? high)! : (low + high) / 2;
    return Math.round(outcome === 0 ? middle : MILLION - middle) / MILLION;
  }
}
