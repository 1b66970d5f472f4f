import type { RouterInputs, RouterOutputs } from '@prescient/api';
import {
  EMPTY_BOOK,
  marketView,
  numberOf,
  outcomeBook,
  type BookView,
  type MarketView,
  type OutcomeBook,
  type Selector,
  type SightFacts,
} from '@prescient/strategies/sdk';
import { parseMicros } from '@prescient/core/money';
import type { ApiClient } from '../api/client.ts';
import { withRetries } from '../api/retry.ts';
import type { Patience } from '../strategy/patience.ts';
import type { Book, SharedBooks } from './shared-books.ts';

type Listed = RouterOutputs['market']['list']['items'][number];
type ListInput = RouterInputs['market']['list'];

/** The number of markets whose books are asked for at once; they share one request. */
const GROUP_SIZE = 50;
/** The most markets that a list takes by their ids. */
const MOST_IDS = 200;

const amount = (decimal: string): number => numberOf(parseMicros(decimal));
const known = (decimal: string | null): number | null => (decimal === null ? null : amount(decimal));

/** A market of a list as a strategy sees it. */
const viewOf = (listed: Listed): MarketView =>
  marketView({
    id: listed.marketId,
    venue: listed.venue,
    question: listed.question,
    labels: { yes: listed.outcomes[0].label, no: listed.outcomes[1].label },
    eventId: listed.eventId,
    eventTitle: null,
    endsAt: listed.endsAt === null ? null : Date.parse(listed.endsAt),
    tickSize: known(listed.tickSize),
    priceSpans:
      listed.priceRanges?.map(({ start, end, step }) => ({
        start: amount(start),
        end: amount(end),
        step: amount(step),
      })) ?? null,
    minimumSize: known(listed.minimumSize),
    exclusiveGroup: listed.exclusiveGroup,
    fees: listed.fees,
    liquidity: known(listed.liquidity),
    volume: known(listed.volume),
  });

/** The price of an outcome that a list shows: the middle of its best prices, or the one that there is. */
function shownOf({ bestBid, bestAsk }: Listed['outcomes'][number]): number | null {
  const [bid, ask] = [known(bestBid), known(bestAsk)];
  if (bid === null || ask === null) return bid ?? ask;
  return Math.round(((bid + ask) / 2) * 1e6) / 1e6;
}

const levelsOf = (levels: Book['bids']) =>
  levels.map(({ price, size }) => ({ price: amount(price), size: amount(size) }));

/** The book of an outcome as a strategy sees it; one without levels where none can be had. */
function outcomeBookOf({ outcomes, trading }: Listed, outcome: 0 | 1, book: Book | null): OutcomeBook {
  if (!trading) return EMPTY_BOOK;
  const shown = shownOf(outcomes[outcome]);
  return outcomeBook({ bids: levelsOf(book?.bids ?? []), asks: levelsOf(book?.asks ?? []), shown });
}

/** A market as a strategy sees it, and the answers that its books were made of; null where there was no book. */
export interface LookedMarket {
  readonly sight: SightFacts;
  readonly books: readonly [Book | null, Book | null];
}

/** Reads markets and their books from the API. */
export class MarketSights {
  readonly #client: ApiClient;
  readonly #patience: Patience;
  readonly #books: SharedBooks;

  constructor(client: ApiClient, patience: Patience, books: SharedBooks) {
    this.#client = client;
    this.#patience = patience;
    this.#books = books;
  }

  /** The markets that a selector chooses, of those that trade now, and how many each of its rules removed. */
  async select(selector: Selector): Promise<{ listed: Listed[]; removed: Record<string, number> }> {
    const input: ListInput = { ...selector, trading: true, countRemoved: true };
    const { items, removed } = await this.#ask(() => this.#client.market.list.query(input));
    return { listed: items, removed: { ...removed } };
  }

  /** Markets by their ids, whether or not they trade. */
  async named(refs: readonly { readonly venue: string; readonly marketId: string }[]): Promise<Listed[]> {
    const found: Listed[] = [];
    for (const [venue, group] of Map.groupBy(refs, (ref) => ref.venue)) {
      const ids = [...new Set(group.map(({ marketId }) => marketId))];
      for (let start = 0; start < ids.length; start += MOST_IDS) {
        const marketIds = ids.slice(start, start + MOST_IDS);
        const { items } = await this.#ask(() =>
          this.#client.market.list.query({ venue, marketIds, limit: MOST_IDS }),
        );
        found.push(...items);
      }
    }
    return found;
  }

  /** Returns markets as a strategy sees them: their views, and their books as they are now. */
  async look(listed: readonly Listed[]): Promise<LookedMarket[]> {
    const sights: LookedMarket[] = [];
    for (let start = 0; start < listed.length; start += GROUP_SIZE) {
      const group = listed.slice(start, start + GROUP_SIZE);
      sights.push(...(await Promise.all(group.map((each) => this.#sightOf(each)))));
    }
    return sights;
  }

  async #sightOf(listed: Listed): Promise<LookedMarket> {
    const books = await Promise.all([this.#bookOf(listed, 0), this.#bookOf(listed, 1)]);
    const [yes, no] = [outcomeBookOf(listed, 0, books[0]), outcomeBookOf(listed, 1, books[1])];
    const book: BookView = Object.freeze({ yes, no });
    return { sight: { market: viewOf(listed), book }, books };
  }

  /** The book of an outcome; null where none can be had now. */
  async #bookOf({ venue, marketId, trading }: Listed, outcome: 0 | 1): Promise<Book | null> {
    return trading ? this.#books.of({ venue, marketId, outcome }) : null;
  }

  #ask<T>(request: () => Promise<T>): Promise<T> {
    return withRetries(request, this.#patience);
  }
}
