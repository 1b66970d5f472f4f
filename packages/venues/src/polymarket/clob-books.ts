import type { ReadBody } from '../http/venue-http.ts';
import type { OutcomeHandle } from '../market/outcome-handle.ts';
import { parseBody } from '../wire/parse-body.ts';
import { VenueError } from '../venue-error.ts';
import { byToken } from './by-token.ts';
import type { ClobBook } from './clob-book.ts';

/** Tokens a request, as the venue has it. */
const MAX_TOKENS = 500;

/** Books by token, and for each that could not be had, why. */
export interface SnapshotAnswer {
  readonly books: ReadonlyMap<string, ClobBook>;
  readonly refusals: ReadonlyMap<string, VenueError>;
}

/** The outcome whose book was asked for, and the time at which the answer was received, in milliseconds since 1970. */
export interface AskedBook {
  readonly outcome: OutcomeHandle;
  readonly receivedAt: number;
}

/** The means with which books are asked for and read. */
export interface BooksContext {
  readonly ask: <Answer>(body: string, read: ReadBody<Answer>) => Promise<Answer>;
  readonly read: (raw: unknown, asked: AskedBook) => ClobBook;
}

/** The books of many tokens. One request that fails does not spoil the others. */
export async function fetchBooks(
  outcomes: readonly OutcomeHandle[],
  context: BooksContext,
): Promise<SnapshotAnswer> {
  const all = [...byToken(outcomes)];
  const books = new Map<string, ClobBook>();
  const refusals = new Map<string, VenueError>();
  for (let start = 0; start < all.length; start += MAX_TOKENS) {
    const chunk = new Map(all.slice(start, start + MAX_TOKENS));
    for (const [token, answer] of await fetchChunk(chunk, context)) {
      if (answer instanceof VenueError) refusals.set(token, answer);
      else books.set(token, answer);
    }
  }
  return { books, refusals };
}

type Answers = ReadonlyMap<string, ClobBook | VenueError>;

async function fetchChunk(
  chunk: ReadonlyMap<string, OutcomeHandle>,
  { ask, read }: BooksContext,
): Promise<Answers> {
  const body = JSON.stringify([...chunk.keys()].map((token) => ({ token_id: token })));
  try {
    return await ask(body, (text, receivedAt) =>
      readAnswers(text, chunk, (raw, outcome) => read(raw, { outcome, receivedAt })),
    );
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    return new Map([...chunk.keys()].map((token) => [token, error]));
  }
}

/** The venue answers in any order, leaves out tokens without a book, and must not answer for others. */
function readAnswers(
  text: string,
  chunk: ReadonlyMap<string, OutcomeHandle>,
  read: (raw: unknown, outcome: OutcomeHandle) => ClobBook,
): Answers {
  const items = parseBody(text, 'polymarket');
  if (!Array.isArray(items)) throw new VenueError('polymarket', 'NOT_A_PAGE');
  const byId = new Map((items as unknown[]).map((item) => [tokenOf(item), item]));
  const strangers = [...byId.keys()].some((token) => !chunk.has(token));
  return new Map(
    [...chunk].map(([token, handle]) => {
      if (byId.has(token)) return [token, attempt(() => read(byId.get(token), handle))];
      return [token, new VenueError('polymarket', strangers ? 'WRONG_TOKEN' : 'NOT_FOUND')];
    }),
  );
}

/** The token of a book as it came; empty where it names none. */
export const tokenOf = (item: unknown): string =>
  typeof item === 'object' && item !== null && 'asset_id' in item ? String(item.asset_id) : '';

/** The answer, or the VenueError that reading it throws. */
export function attempt<Answer>(read: () => Answer): Answer | VenueError {
  try {
    return read();
  } catch (error) {
    if (error instanceof VenueError) return error;
    throw error;
  }
}
