import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeKey, type Book, type Clock, type OutcomeRef } from '@prescient/core/domain';
import { Recorder, type Observed } from '@prescient/recording';
import { levelsDigest, numberOf, type CycleRecord, type SeenBook } from '@prescient/strategies/sdk';
import { SESSION_FILES, type LedgerLine, type NumberedBook, type SessionFacts } from './format.ts';
import { HistoryLog } from './history-log.ts';
import { LineFile } from './line-file.ts';
import { SessionError } from './session-error.ts';

/** Most times of receipt whose numbers are known; older ones are forgotten. */
const MOST_TIMES = 500_000;

/** The place of a session, and what names it. */
export interface SessionPlace {
  readonly folder: string;
  readonly venue: string;
  readonly clock: Clock;
}

/** The facts of a session that its beginning does not know. */
export type SessionEnd = Pick<SessionFacts, 'build' | 'limits' | 'portfolios'> & {
  readonly ledger: readonly LedgerLine[];
};

const levelViews = (levels: Book['bids']) =>
  levels.map(({ price, size }) => ({ price: numberOf(price), size: numberOf(size) }));

/** The identity of a book of the desk. */
const seenBookOf = ({ hash, receivedAt, bids, asks }: Book): SeenBook => ({
  hash,
  receivedAt: receivedAt.getTime(),
  levels: levelsDigest({ bids: levelViews(bids), asks: levelViews(asks) }),
});

/** Writes a session while it runs: all that the venue says, each cycle, and at the end the ledger. */
export class SessionWriter {
  readonly #place: SessionPlace;
  readonly #recorder: Recorder;
  readonly #lines: LineFile;
  readonly #startedAt: string;
  readonly #histories = new HistoryLog();
  /** The newest number of each time of receipt, the oldest first. */
  readonly #numbers = new Map<number, number>();
  /** The book of the last quote of each outcome. */
  readonly #quoted = new Map<string, Book | null>();
  #counts = { observations: 0, cycles: 0, quotes: 0 };
  #isOver = false;

  private constructor(place: SessionPlace, recorder: Recorder, lines: LineFile) {
    this.#place = place;
    this.#recorder = recorder;
    this.#lines = lines;
    this.#startedAt = place.clock.now().toISOString();
  }

  /** Begins a session in a new or an empty folder. @throws SessionError SESSION_EXISTS; RecordingError */
  static async create(place: SessionPlace): Promise<SessionWriter> {
    const { folder, venue } = place;
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0) throw new SessionError('SESSION_EXISTS', folder);
    const startedAt = place.clock.now();
    const recorder = await Recorder.create({ path: join(folder, SESSION_FILES.venue), venue, startedAt });
    return new SessionWriter(place, recorder, await LineFile.create(join(folder, SESSION_FILES.cycles)));
  }

  /** Aborted when the recording of the venue cannot go on. */
  get failed(): AbortSignal {
    return this.#recorder.failed;
  }

  /** Takes in what the venue said, before anybody reads it. */
  observe(observed: Observed, receivedAt: number): void {
    this.#counts.observations = this.#recorder.record(observed, receivedAt);
    this.#numbers.delete(receivedAt);
    this.#numbers.set(receivedAt, this.#counts.observations);
    const [oldest] = this.#numbers.keys();
    if (oldest !== undefined && this.#numbers.size > MOST_TIMES) this.#numbers.delete(oldest);
  }

  /** Takes in a cycle that was decided. */
  keepCycle(record: CycleRecord): void {
    this.#counts.cycles += 1;
    const markets = record.markets.map((market) => {
      const key = `${record.portfolioId} ${market.venue} ${market.marketId}`;
      const history = market.history && this.#histories.write(key, market.history);
      return { ...market, history, books: market.books.map((book) => book && this.#numbered(book)) };
    });
    this.#lines.write({ kind: 'cycle', ...record, heard: this.#counts.observations, markets });
  }

  /** Takes in a quote that somebody was given. One of the same book as the last of its outcome says nothing new. */
  keepQuote(of: OutcomeRef, book: Book | null): void {
    if (this.#quoted.get(outcomeKey(of)) === book) return;
    this.#quoted.set(outcomeKey(of), book);
    this.#counts.quotes += 1;
    this.#lines.write({
      kind: 'quote',
      at: this.#place.clock.now().getTime(),
      venue: of.venue,
      marketId: of.marketId,
      outcome: of.outcome,
      book: book && this.#numbered(seenBookOf(book)),
    });
  }

  /** Gives a session up that is not over: its folder stays without an end, and is refused. */
  async abandon(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await Promise.allSettled([this.#recorder.close(), this.#lines.close()]);
  }

  /** Ends the session. The file that makes it whole is written last. @throws RecordingError; the fault of the file system */
  async close({ ledger, ...facts }: SessionEnd): Promise<void> {
    const { folder, venue, clock } = this.#place;
    this.#isOver = true;
    await this.#recorder.close();
    await this.#lines.close();
    const file = await LineFile.create(join(folder, SESSION_FILES.ledger));
    for (const line of ledger) file.write(line);
    await file.close();
    const session: SessionFacts = {
      format: 'prescient-session',
      version: 1,
      venue,
      startedAt: this.#startedAt,
      endedAt: clock.now().toISOString(),
      ...facts,
      counts: { ...this.#counts, ledger: ledger.length },
    };
    await writeWhole(join(folder, SESSION_FILES.session), `${JSON.stringify(session, null, 2)}\n`);
  }

  #numbered(book: SeenBook): NumberedBook {
    return { ...book, number: this.#numbers.get(book.receivedAt) ?? null };
  }
}

/** Writes a file so that it is there whole, or not at all. */
async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}
