import { outcomeKey, type OutcomeRef } from '@prescient/core/domain';
import type { Price } from '@prescient/core/money';
import { inTellingOrder, microsOf, type PortfolioView, type ResolutionView } from '@prescient/strategies/sdk';
import type { Desk } from '../engine/desk.ts';
import type { CycleLine } from '../session/format.ts';
import type { Agenda } from './agenda.ts';
import type { NeededBook, TakenBooks } from './taken-books.ts';

type Marks = CycleLine['marks'];
type Resolved = readonly ResolutionView[];

/** The book whose best bid is a mark. */
const bookOf = ({ venue, marketId, outcome }: OutcomeRef, receivedAt: number): NeededBook => ({
  venue,
  marketId,
  outcome,
  receivedAt,
  levels: null,
});

/** The account of a portfolio at the moment at which a cycle read it, and what was paid by then. */
export interface ReadAccount {
  readonly portfolio: PortfolioView;
  readonly resolutions: Resolved;
}

/** The account of a replayed portfolio: its desk, valued at prices of the moments at which it was valued live. */
export class SessionAccount {
  readonly #desk: Desk;
  readonly #books: TakenBooks;
  /** The outcome of each position that the session bought. */
  readonly #outcomes: ReadonlyMap<string, OutcomeRef>;
  readonly #markedAt = new Map<string, number>();
  #resolutions: ResolutionView[] = [];

  constructor(desk: Desk, books: TakenBooks, outcomes: ReadonlyMap<string, OutcomeRef>) {
    this.#desk = desk;
    this.#books = books;
    this.#outcomes = outcomes;
  }

  /** Positions were paid; the next cycle is told. */
  paid(resolutions: Resolved): void {
    this.#resolutions.push(...resolutions);
  }

  /** Asks for the books whose best bids are the marks. */
  want(marks: Marks, agenda: Agenda): void {
    for (const { position, at } of marks) {
      const outcome = this.#outcomes.get(position);
      if (at !== null && outcome !== undefined) this.#books.want(bookOf(outcome, at), agenda);
    }
  }

  /** The account as a cycle read it. */
  read(now: number, marks: Marks): ReadAccount {
    const resolutions = inTellingOrder(this.#resolutions);
    this.#resolutions = [];
    return { portfolio: this.value(now, marks), resolutions };
  }

  /** The account at the prices of these marks. */
  value(now: number, marks: Marks): PortfolioView {
    for (const { position, at } of marks) {
      const outcome = this.#outcomes.get(position);
      if (at !== null && outcome !== undefined) this.#mark(outcome, at);
    }
    return this.#desk.view(now);
  }

  #mark(outcome: OutcomeRef, at: number): void {
    const best = this.#books.serve(bookOf(outcome, at))?.bids[0];
    const key = outcomeKey(outcome);
    if (best === undefined || at <= (this.#markedAt.get(key) ?? 0)) return;
    this.#markedAt.set(key, at);
    this.#desk.mark(outcome, microsOf(best.price) as Price, at);
  }
}
