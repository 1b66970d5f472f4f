import { outcomeKey } from '@prescient/core/domain';
import type { Strategy } from '@prescient/strategies/sdk';
import type { OpenDesk } from '../engine/desk.ts';
import type { TypedBook } from '../engine/books/typed-book.ts';
import { RowLoop } from '../engine/row-loop.ts';
import { printView } from '../engine/seen/print-log.ts';
import { World } from '../engine/world.ts';
import type { QuoteLine } from '../session/format.ts';
import type { RecordedSession } from '../session/read-session.ts';
import type { PlacedNote } from '../tape/note.ts';
import { ASK, PRINT, type Rows } from '../tape/row.ts';
import type { Tape, TapeChunk } from '../tape/tape.ts';
import { Agenda } from './agenda.ts';
import type { AnsweredBooks } from './answered-books.ts';
import { HeardTrades } from './heard-trades.ts';
import { PortfolioSession } from './portfolio-session.ts';
import { SeenViews } from './seen-views.ts';
import { SessionLane } from './session-lane.ts';
import { TakenBooks } from './taken-books.ts';

/** A strategy of a session, by the portfolio that it traded. */
export type SessionStrategies = ReadonlyMap<number, Strategy>;

/** The means of a session's replay. */
export interface SessionMeans {
  readonly strategies: SessionStrategies;
  readonly openDesk: OpenDesk;
  readonly answers: AnsweredBooks;
  /** Is told how many rows were read. */
  readonly progress?: ((rows: number) => void) | undefined;
}

const byOutcome = (quotes: readonly QuoteLine[]): ReadonlyMap<string, readonly QuoteLine[]> =>
  Map.groupBy(quotes, outcomeKey);

/** The replay of a session: one pass over its recording, which stops at each moment at which something happened live. */
export class SessionReplay {
  readonly portfolios: readonly PortfolioSession[];
  readonly lanes: readonly SessionLane[];
  readonly #agenda = new Agenda();
  readonly #world: World;
  readonly #loop: RowLoop;
  readonly #books: TakenBooks;
  readonly #views = new SeenViews();
  readonly #trades = new HeardTrades();
  readonly #means: SessionMeans;
  readonly #hearsTrades: boolean;
  /** The books that the message which is read has changed. */
  readonly #changed = new Set<TypedBook>();

  constructor(session: RecordedSession, tape: Tape, means: SessionMeans) {
    const { tokens, grain } = tape.info;
    this.#means = means;
    this.#world = new World(tokens, grain, 0);
    this.#books = new TakenBooks(this.#world, means.answers);
    this.#hearsTrades = [...means.strategies.values()].some(({ definition }) => definition.onTrade);
    this.#loop = new RowLoop(this.#world, {
      listener: { onRow: this.#hearRow.bind(this), onMessage: (_, at) => this.#endMessage(at) },
      changed: () => undefined,
      keepsPrints: false,
    });
    this.#loop.isHeard = true;
    const quotes = byOutcome(session.quotes);
    const shared = { world: this.#world, books: this.#books, views: this.#views, trades: this.#trades };
    this.portfolios = session.facts.portfolios.map((one) => new PortfolioSession(session, one, quotes));
    this.lanes = this.portfolios.map(
      (one) =>
        new SessionLane(one, means.strategies.get(one.portfolio.portfolioId)!, {
          shared,
          openDesk: means.openDesk,
        }),
    );
    for (const lane of this.lanes) lane.plan(this.#agenda);
  }

  /** The number of books that the recording shows a moment later than the session had them. */
  get foundLater(): number {
    return this.#books.foundLater;
  }

  /** The number of books that only an answer of the venue shows. */
  get answered(): number {
    return this.#books.answered;
  }

  /** Passes over the recording. @throws ReplayError, TapeError */
  async play(tape: Tape): Promise<void> {
    for await (const chunk of tape.read()) {
      this.#take(chunk);
      this.#means.progress?.(this.#loop.rows);
    }
    this.#until(Infinity);
  }

  #take({ rows, columns, notes }: TapeChunk): void {
    let [row, place] = [0, 0];
    for (;;) {
      const note = notes[place];
      const end = Math.min(note?.row ?? rows, rows);
      this.#loop.dueAt = this.#agenda.dueAt;
      row = this.#loop.take(columns, row, end);
      if (row < end) this.#until(columns.at[row]!);
      else if (note === undefined) return;
      else {
        this.#learn(note);
        place += 1;
      }
    }
  }

  #learn(note: PlacedNote): void {
    this.#until(note.at);
    const known = this.#world.learn(note);
    if (note.kind === 'event') this.#relearn();
    if (known === null) return;
    this.#views.learn(known);
    for (const lane of this.lanes) lane.learn(known, note.at);
  }

  /** An event may have changed what all of its markets look like. */
  #relearn(): void {
    for (const known of this.#world.markets.all) this.#views.learn(known);
  }

  /** Does all that is due before a time. */
  #until(at: number): void {
    while (this.#agenda.dueAt < at) this.#agenda.act();
  }

  #endMessage(at: number): void {
    for (const book of this.#changed) this.#books.hear(book, at);
    this.#changed.clear();
  }

  #hearRow(book: TypedBook, { kind, price, size, flags }: Rows, row: number): void {
    this.#changed.add(book);
    const token = this.#world.shelf.tokens[book.token];
    if (!this.#hearsTrades || kind[row] !== PRINT || token === undefined) return;
    const isSale = (flags[row]! & ASK) !== 0;
    const print = { token: book.token, at: 0, price: price[row]!, size: size[row]!, isSale };
    const trade = printView(print, token.outcome === 0 ? 'yes' : 'no');
    this.#trades.add({ venue: token.venue, marketId: token.marketId, trade });
  }
}
