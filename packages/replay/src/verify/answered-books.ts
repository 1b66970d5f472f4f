import type { BookLevel } from '@prescient/core/domain';
import { parsePrice, parseShares } from '@prescient/core/money';
import { readRecording, type HttpObservation } from '@prescient/recording';
import { levelsDigest, numberOf, type LevelView } from '@prescient/strategies/sdk';
import { z } from 'zod';

const BOOKS = /^\/books?(?:[/?]|$)/;
const levels = z.array(z.object({ price: z.string(), size: z.string() }));
const answer = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const answered = z.object({ asset_id: z.string(), bids: levels, asks: levels });

/** A book as the venue answered it. */
export interface AnsweredBook {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly views: Readonly<Record<'bids' | 'asks', readonly LevelView[]>>;
}

function levelsOf(texts: z.output<typeof levels>, isAsk: boolean): BookLevel[] {
  const read = texts.map(({ price, size }) => ({ price: parsePrice(price), size: parseShares(size) }));
  const rising = read.toSorted((a, b) => Number(a.price - b.price));
  return isAsk ? rising : rising.toReversed();
}

const viewOf = ({ price, size }: BookLevel): LevelView => ({ price: numberOf(price), size: numberOf(size) });

const bookOf = (bids: readonly BookLevel[], asks: readonly BookLevel[]): AnsweredBook => ({
  bids,
  asks,
  views: { bids: bids.map(viewOf), asks: asks.map(viewOf) },
});

const keyOf = (tokenId: string, receivedAt: number, digest: string): string =>
  `${tokenId} ${receivedAt} ${digest}`;

/** The books of an answer, by token; those that cannot be read are left out. */
function* booksIn({ body }: HttpObservation): Generator<[tokenId: string, book: AnsweredBook]> {
  for (const one of answer.parse(JSON.parse(body))) {
    const read = answered.safeParse(one);
    if (!read.success) continue;
    const { asset_id: tokenId, bids, asks } = read.data;
    yield [tokenId, bookOf(levelsOf(bids, false), levelsOf(asks, true))];
  }
}

/**
 * The books that a recording has as answers of the venue, as they were answered. Live, an answer may be served although another
 * connection had heard of a change since; the tape has it with that change, so that this book is nowhere in it.
 */
export class AnsweredBooks {
  readonly #books: ReadonlyMap<string, AnsweredBook>;

  private constructor(books: ReadonlyMap<string, AnsweredBook>) {
    this.#books = books;
  }

  /** Reads those that were received at one of some times, milliseconds since 1970. @throws RecordingError */
  static async read(path: string, times: ReadonlySet<number>): Promise<AnsweredBooks> {
    const recording = await readRecording(path);
    const startedAt = Date.parse(recording.header.startedAt);
    const books = new Map<string, AnsweredBook>();
    for await (const observation of recording.observations()) {
      if (observation.kind !== 'http' || observation.status !== 200) continue;
      const receivedAt = startedAt + (observation.received ?? observation.at);
      if (observation.host !== 'clob' || !BOOKS.test(observation.url) || !times.has(receivedAt)) continue;
      for (const [tokenId, book] of booksIn(observation)) {
        books.set(keyOf(tokenId, receivedAt, levelsDigest(book.views)), book);
      }
    }
    return new AnsweredBooks(books);
  }

  /** The book of a token with these levels, as it was answered at a time; null where none was. */
  find(tokenId: string, receivedAt: number, digest: string): AnsweredBook | null {
    return this.#books.get(keyOf(tokenId, receivedAt, digest)) ?? null;
  }
}
