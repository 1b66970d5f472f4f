import type { BookQuote, OutcomeRef, QuoteSource } from '@prescient/core';

/** Is told of each quote that the desk was given; null where no book could be had. */
export type QuoteListener = (outcome: OutcomeRef, quote: BookQuote | null) => void;

/** Quotes of a source, told to a listener before the desk has them. */
export class HeardQuotes implements QuoteSource {
  readonly #source: QuoteSource;
  readonly #listener: QuoteListener;

  constructor(source: QuoteSource, listener: QuoteListener) {
    this.#source = source;
    this.#listener = listener;
  }

  async quote(outcome: OutcomeRef): Promise<BookQuote> {
    try {
      const quote = await this.#source.quote(outcome);
      this.#listener(outcome, quote);
      return quote;
    } catch (error) {
      this.#listener(outcome, null);
      throw error;
    }
  }
}
