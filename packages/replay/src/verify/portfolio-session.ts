import { marketKey, outcomeKey, type MarketRef, type OutcomeRef } from '@prescient/core/domain';
import type { CycleLimits } from '@prescient/strategies/sdk';
import type {
  AccountLine,
  CycleLine,
  FillLine,
  QuoteLine,
  SessionPortfolio,
  SignalLine,
} from '../session/format.ts';
import type { RecordedSession } from '../session/read-session.ts';
import type { SessionFact } from './comparison.ts';
import { decisionFact, equityFact, liveFill, liveRefusal } from './session-facts.ts';
import type { NeededBook } from './taken-books.ts';

/** A market whose positions were paid, and when. */
interface Paid {
  readonly market: MarketRef;
  readonly at: number;
}

type Decision = CycleLine['decisions'][number];

/** The newest quote of an outcome that was given up to a moment. */
function newestQuote(quotes: readonly QuoteLine[], at: number): QuoteLine | undefined {
  return quotes.findLast((quote) => quote.at <= at);
}

/** The book that the receipt of a fill names. */
function bookIn({ receipt }: FillLine): { hash: string; receivedAt: number } | null {
  const { hash, receivedAt } = Object(receipt['book']) as { hash?: unknown; receivedAt?: unknown };
  if (typeof hash !== 'string' || typeof receivedAt !== 'string') return null;
  return { hash, receivedAt: Date.parse(receivedAt) };
}

/** The part of one portfolio in a session, with its facts. */
export class PortfolioSession {
  readonly portfolio: SessionPortfolio;
  readonly limits: CycleLimits;
  readonly cycles: readonly CycleLine[];
  /** In the order in which they were asked for. */
  readonly signals: readonly SignalLine[];
  readonly fills: readonly FillLine[];
  /** The account at the end. */
  readonly end: AccountLine | null;
  /** The outcome of each position that was bought. */
  readonly outcomes: ReadonlyMap<string, OutcomeRef>;
  readonly #quotes: ReadonlyMap<string, readonly QuoteLine[]>;
  readonly #decisions: ReadonlyMap<string, Decision>;
  readonly #fillOf: ReadonlyMap<string, FillLine>;

  constructor(
    session: RecordedSession,
    portfolio: SessionPortfolio,
    quotes: ReadonlyMap<string, readonly QuoteLine[]>,
  ) {
    const isOwn = ({ portfolioId }: { portfolioId: number }): boolean =>
      portfolioId === portfolio.portfolioId;
    const { limits } = session.facts;
    this.portfolio = portfolio;
    this.limits = {
      maxTrades: limits.maxTrades ?? Infinity,
      maxPositions: limits.maxPositions ?? Infinity,
    };
    this.cycles = session.cycles.filter(isOwn);
    this.signals = session.signals
      .filter(isOwn)
      .toSorted((a, b) => a.cycleId - b.cycleId || a.place - b.place);
    this.fills = session.fills.filter(isOwn);
    this.end = session.accounts.find(isOwn) ?? null;
    this.#quotes = quotes;
    this.#decisions = this.#chosen();
    this.#fillOf = new Map(this.fills.map((fill) => [fill.commandId, fill]));
    this.outcomes = new Map(
      this.signals.flatMap(({ commandId, tradeId }) => {
        const decision = this.#decisions.get(commandId);
        return decision?.do === 'buy' && tradeId !== null ? [[tradeId, decision] as const] : [];
      }),
    );
  }

  /** The markets whose positions were paid, each at its moments. */
  get paid(): readonly Paid[] {
    const paid = new Map<string, Paid>();
    for (const { fill, tradeId, recordedAt: at } of this.fills) {
      const market = this.outcomes.get(tradeId);
      if (fill === 'buy' || fill === 'sell' || market === undefined) continue;
      const key = `${marketKey(market)} ${at}`;
      if (!paid.has(key)) paid.set(key, { market, at });
    }
    return [...paid.values()];
  }

  /**
   * The book that a signal was decided with: that of its receipt, or for a refusal the newest that was quoted by then. Null where
   * none was.
   */
  quoteOf({ commandId, decidedAt }: SignalLine): NeededBook | null {
    const decision = this.#decisions.get(commandId);
    if (decision === undefined || decidedAt === null) return null;
    const { venue, marketId, outcome } = decision;
    const quotes = this.#quotes.get(outcomeKey(decision)) ?? [];
    const fill = this.#fillOf.get(commandId);
    const named = fill === undefined ? null : bookIn(fill);
    const line =
      named === null
        ? newestQuote(quotes, decidedAt)
        : quotes.findLast(({ book }) => book?.hash === named.hash && book.receivedAt === named.receivedAt);
    const book = line?.book ?? null;
    return book && { venue, marketId, outcome, receivedAt: book.receivedAt, levels: book.levels };
  }

  /** Everything that happened live, as facts. */
  get facts(): readonly SessionFact[] {
    const { portfolioId } = this.portfolio;
    const facts: SessionFact[] = [];
    for (const cycle of this.cycles) {
      const key = `${portfolioId}/${cycle.cycleId}`;
      facts.push(equityFact(key, cycle));
      for (const [index, decision] of cycle.decisions.entries())
        facts.push(decisionFact(`${key}/${index}`, decision, cycle.chosen.includes(index)));
    }
    facts.push(...this.fills.map(liveFill), ...this.signals.flatMap((signal) => liveRefusal(signal) ?? []));
    if (this.end !== null) facts.push(equityFact(`${portfolioId}/end`, this.end));
    return facts;
  }

  /** The decisions that were sent, by the ids of their commands. */
  #chosen(): Map<string, Decision> {
    const cycles = new Map(this.cycles.map((cycle) => [cycle.cycleId, cycle]));
    return new Map(
      this.signals.flatMap(({ commandId, cycleId, place }) => {
        const cycle = cycles.get(cycleId);
        const decision = cycle?.decisions[cycle.chosen[place] ?? -1];
        return decision === undefined ? [] : [[commandId, decision] as const];
      }),
    );
  }
}
