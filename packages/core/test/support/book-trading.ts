import type { CloseCommand, CommandOutcome, ExecuteCommand, Quote } from '../../src/domain/index.ts';
import { aBookPortfolio, aQuote, CRYPTO } from './books.ts';
import { aBuy, aClose, afterNoon } from './builders.ts';
import { InMemory, readable } from './in-memory.ts';

/** A portfolio that fills from books. */
export const anAccount = () => new InMemory(aBookPortfolio());
/** A book of one ask. */
export const deep = aQuote({ asks: [['0.50', '1000']] });
/** The book from which the example buys; `bids` is the later one to which it sells, because a crossed book is refused. */
export const offers = aQuote({ asks: [['0.50', '1000']], bids: [['0.49', '1000']] }, CRYPTO);
export const bids = aQuote(
  { asks: [['0.61', '1000']], bids: [['0.60', '1000']], hash: 'later', occurredAt: afterNoon(1) },
  CRYPTO,
);

type Fields = Parameters<typeof aBuy>[0] & Pick<ExecuteCommand, 'timeInForce' | 'quote'>;
export const buy = (quote: Quote, fields: Fields = {}): ExecuteCommand => ({
  ...aBuy({ price: '0.55', ...fields }),
  quote,
});
export const close = (quote: Quote, fields: Parameters<typeof aClose>[0] = {}): CloseCommand => ({
  ...aClose(fields),
  quote,
});
export const resultOf = (outcome: CommandOutcome) =>
  outcome.accepted ? readable(outcome.result) : outcome.refusal;
