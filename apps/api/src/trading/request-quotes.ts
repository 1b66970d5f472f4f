import {
  DomainError,
  getTrade,
  outcomeKey,
  outcomeOf,
  within,
  type Clock,
  type Command,
  type OutcomeRef,
  type Quote,
  type QuoteSource,
} from '@prescient/core';
import { VenueError } from '@prescient/venues';
import { noVenue, quotesOf, type Context } from '../context.ts';
import { toLog } from '../errors.ts';

/** Longest that a request waits for a book. */
const QUOTE_TIMEOUT_MS = 4_000;

const LATE = 'The venue did not answer in time.';

const late = (): never => {
  throw new DomainError('BOOK_UNAVAILABLE', LATE);
};

/** True if the venue, or we, failed to give a book; false where the market has none, as one that has just ended. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof DomainError) ||
  error.message === LATE ||
  (error.cause instanceof VenueError && error.cause.retryable);

/** Asks the source, and gives up on it after a while. */
const ask = (clock: Clock, source: QuoteSource, outcome: OutcomeRef): Promise<Quote> =>
  within(clock, QUOTE_TIMEOUT_MS, { promise: source.quote(outcome), late });

/** The books of one request, each outcome asked for once, all at the same time. */
export class RequestQuotes {
  readonly #context: Context;
  readonly #asked = new Map<string, Promise<Quote>>();
  /** By outcome. */
  readonly #refusals = new Map<string, DomainError>();
  /** By command. */
  readonly #refused = new Map<string, DomainError>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Returns the command with the book from which it is filled; with null if no book can be had. */
  async attach<C extends Command>(command: C): Promise<C> {
    if (command.kind !== 'execute' && command.kind !== 'close') return command;
    const outcome = command.kind === 'execute' ? outcomeOf(command) : await this.#outcomeHeld(command);
    if (outcome === null) return { ...command, quote: null };
    const quote = await this.#quote(outcome);
    const refusal = this.#refusals.get(outcomeKey(outcome));
    if (refusal) this.#refused.set(command.commandId, refusal);
    return { ...command, quote };
  }

  /** The reason why there is no book for a command, which the desk does not know; null if there is one. */
  refusalOf({ commandId }: Command): DomainError | null {
    return this.#refused.get(commandId) ?? null;
  }

  /**
   * Returns the outcome that the trade bought; null if there is no such trade, which the desk refuses in its own
   * words.
   */
  async #outcomeHeld({ portfolioId, tradeId }: { portfolioId: number; tradeId: string }) {
    try {
      return outcomeOf(await getTrade(this.#context.db, portfolioId, tradeId));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'TRADE_NOT_FOUND') return null;
      throw error;
    }
  }

  #quote(outcome: OutcomeRef): Promise<Quote> {
    const key = outcomeKey(outcome);
    const asked = this.#asked.get(key) ?? this.#ask(outcome);
    this.#asked.set(key, asked);
    return asked;
  }

  /** A command is sent without its book rather than not at all: it may have been answered before. */
  async #ask(outcome: OutcomeRef): Promise<Quote> {
    const { db, log } = this.#context;
    const quotes = quotesOf(this.#context);
    try {
      if (quotes === null) throw noVenue();
      return await ask(db.clock, quotes, outcome);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'MARKET_CLOSED') return 'closed';
      if (error instanceof DomainError) this.#refusals.set(outcomeKey(outcome), error);
      log[isOutage(error) ? 'warn' : 'info']({ ...toLog(error), ...outcome }, 'no book could be had');
      return null;
    }
  }
}
