import { parseExactJson } from '@prescient/core/money';
import { type BookChange, noCounts } from '../../src/index.ts';
import { parseClobBook } from '../../src/polymarket/clob-book.ts';
import { BookKeeper } from '../../src/polymarket/stream/book-keeper.ts';
import { ChangeQueue } from '../../src/stream/change-queue.ts';
import { at, handleOf, NO, YES } from './clob.ts';

/** A moment at which every frame of a test has been sent. */
const LATER = Number(at(1_000_000));

/** A keeper of two books that is fed by hand, its tokens unless given those of `clob.ts`. */
export function keepingBooks(tokens: readonly [string, string] = [YES, NO], receivedAt = LATER) {
  const counts = noCounts();
  const queue = new ChangeQueue(counts);
  const wanted: string[] = [];
  const handles = new Map(
    tokens.map((tokenId, index) => [tokenId, { ...handleOf(index === 0 ? YES : NO), tokenId }]),
  );
  const keeper = new BookKeeper(handles, {
    counts,
    queue,
    maxSkewMs: 0,
    want: (lost) => wanted.push(...lost),
  });
  const seen: BookChange[] = [];
  const reading = (async () => {
    for await (const change of queue.drain()) seen.push(change);
  })();
  const snapshotOf = (raw: Record<string, unknown>) =>
    parseClobBook(parseExactJson(JSON.stringify(raw)), handles.get(String(raw['asset_id']))!, {
      receivedAt,
      maxSkewMs: 0,
    });
  const snapshotsOf = (...books: Record<string, unknown>[]) => ({
    books: new Map(books.map((raw) => [String(raw['asset_id']), snapshotOf(raw)])),
    refusals: new Map(),
  });
  return {
    keeper,
    snapshotsOf,
    counts,
    wanted,
    seen,
    /** Loads books as REST sends them. @returns the tokens to ask for again */
    load: (...books: Record<string, unknown>[]) => keeper.load(snapshotsOf(...books)),
    take: (frame: unknown) => keeper.take(frame, receivedAt),
    /** Waits until everything that was told has been read. */
    told: () => new Promise<void>((resolve) => void setImmediate(resolve)),
    end: async () => {
      queue.close();
      await reading;
    },
  };
}

/** The newest book of a token's outcome that was shown. */
export const lastShown = (seen: readonly BookChange[], outcome: 0 | 1) =>
  seen.findLast((change) => change.kind === 'book' && change.book.outcome === outcome) as
    | Extract<BookChange, { kind: 'book' }>
    | undefined;
