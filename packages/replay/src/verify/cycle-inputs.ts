import { marketKey } from '@prescient/core/domain';
import {
  digestOf,
  outcomeBook,
  viewDigest,
  type CycleFacts,
  type FillView,
  type HeardTrade,
  type HistoryPoint,
  type MarketView,
  type OutcomeBook,
  type SightFacts,
  type Strategy,
  type StrategyState,
} from '@prescient/strategies/sdk';
import type { CycleLine, NumberedBook } from '../session/format.ts';
import { HistoryLog } from '../session/history-log.ts';
import type { Agenda } from './agenda.ts';
import type { SessionFact } from './comparison.ts';
import type { ReadAccount } from './session-account.ts';
import type { ReplayedWorld } from './session-lane.ts';
import type { NeededBook } from './taken-books.ts';

type SeenLine = CycleLine['markets'][number];

/** The account, the fills and the state that the replay itself tells a cycle. */
export interface ToldByReplay extends ReadAccount {
  readonly fills: readonly FillView[];
  readonly state: StrategyState;
}

/** The facts of a cycle, rebuilt, and what is compared of them. */
export interface RebuiltInputs {
  readonly facts: CycleFacts;
  readonly fact: SessionFact;
}

const OUTCOMES = [0, 1] as const;

/** A count of things that are as they were recorded, with the first that is not. */
class Matches {
  #equal = 0;
  #all = 0;
  #first: string | null = null;

  note(isEqual: boolean, name: string): void {
    this.#all += 1;
    if (isEqual) this.#equal += 1;
    else this.#first ??= name;
  }

  get text(): string {
    return this.#first === null ? `${this.#all}` : `${this.#equal} of ${this.#all}, but not ${this.#first}`;
  }
}

const identityOf = ({ receivedAt, levels }: NumberedBook): Pick<NeededBook, 'receivedAt' | 'levels'> => ({
  receivedAt,
  levels,
});

/** The inputs of a cycle as the session recorded them, to be compared with those that were rebuilt. */
export const recordedInputs = ({ portfolioId, cycleId, markets, trades, told }: CycleLine): SessionFact => ({
  kind: 'input',
  key: `${portfolioId}/${cycleId}`,
  values: {
    books: `${markets.flatMap(({ books }) => books).filter((book) => book !== null).length}`,
    markets: `${markets.length}`,
    trades: `${trades.length}`,
    ...told,
  },
});

/**
 * Rebuilds what the cycles of a strategy were told: books and markets from the recording, by the identities that the session has
 * of them, and the portfolio from the replay. Times, the choice of markets, and prices of lists and histories are the session's.
 */
export class CycleInputs {
  readonly #shared: ReplayedWorld;
  readonly #looksBack: boolean;
  readonly #histories = new HistoryLog();
  readonly #told: ReturnType<ReplayedWorld['trades']['reader']>;

  constructor(shared: ReplayedWorld, { lookbackHours }: Strategy) {
    this.#shared = shared;
    this.#looksBack = lookbackHours > 0;
    this.#told = shared.trades.reader();
  }

  /** Asks for the books that a cycle saw. */
  want({ markets }: CycleLine, agenda: Agenda): void {
    for (const { venue, marketId, books } of markets)
      for (const outcome of OUTCOMES) {
        const book = books[outcome];
        if (book !== null) this.#shared.books.want({ venue, marketId, outcome, ...identityOf(book) }, agenda);
      }
  }

  read(cycle: CycleLine, told: ToldByReplay): RebuiltInputs {
    const [books, markets, heard] = [new Matches(), new Matches(), new Matches()];
    const sights = cycle.markets.flatMap((seen) => {
      const view = this.#shared.views.find(seen, seen.view);
      markets.note(view !== null && viewDigest(view) === seen.view, marketKey(seen));
      const [yes, no] = [this.#book(seen, 0, books), this.#book(seen, 1, books)];
      return view === null ? [] : [{ seen, sight: this.#sight(cycle, seen, { view, yes, no }) }];
    });
    const trades = cycle.trades.flatMap(([digest, at]): HeardTrade[] => {
      const trade = this.#told(digest, at);
      heard.note(trade !== null, `the one of ${new Date(at).toISOString()}`);
      return trade === null ? [] : [trade];
    });
    const { portfolio, resolutions, fills, state } = told;
    const facts: CycleFacts = {
      now: cycle.now,
      before: cycle.before,
      portfolio,
      selected: sights.flatMap(({ seen, sight }) => (seen.isSelected ? [sight] : [])),
      held: sights.flatMap(({ seen, sight }) => (seen.isHeld ? [sight] : [])),
      fills,
      resolutions,
      trades,
    };
    const values = {
      books: books.text,
      markets: markets.text,
      trades: heard.text,
      portfolio: digestOf({ ...portfolio, equity: 0 }),
      fills: digestOf(fills),
      resolutions: digestOf(resolutions),
      state: digestOf(state),
    };
    return { facts, fact: { kind: 'input', key: `${cycle.portfolioId}/${cycle.cycleId}`, values } };
  }

  #book({ venue, marketId, books, shown }: SeenLine, outcome: 0 | 1, matches: Matches): OutcomeBook {
    const seen = books[outcome];
    if (seen === null) return outcomeBook({ bids: [], asks: [], shown: shown[outcome] });
    const taken = this.#shared.books.serve({ venue, marketId, outcome, ...identityOf(seen) });
    const name = `${marketId} ${outcome === 0 ? 'yes' : 'no'} received at ${new Date(seen.receivedAt).toISOString()}`;
    matches.note(taken?.levels === seen.levels, name);
    return outcomeBook({ bids: taken?.bids ?? [], asks: taken?.asks ?? [], shown: shown[outcome] });
  }

  #sight(
    { now }: CycleLine,
    seen: SeenLine,
    { view, yes, no }: { view: MarketView; yes: OutcomeBook; no: OutcomeBook },
  ): SightFacts {
    const sight = { market: view, book: Object.freeze({ yes, no }) };
    if (!this.#looksBack || seen.history === null) return sight;
    const before = this.#histories.read(marketKey(seen), seen.history).map(([at, price]) => ({ at, price }));
    const points: HistoryPoint[] = yes.mid === null ? before : [...before, { at: now, price: yes.mid }];
    return { ...sight, history: () => points };
  }
}
