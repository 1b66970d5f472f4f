import {
  createPortfolio,
  parseUsd,
  type Database,
  type ExecuteCommand,
  type Quote,
} from '../../src/index.ts';
import { aQuote, CRYPTO } from './books.ts';
import { aBuy, afterNoon } from './builders.ts';

let lastId = 5000;
/** Opens a portfolio that fills from books. */
export async function bookPortfolio(db: Database, initialBalance = '10000'): Promise<number> {
  const { id } = await createPortfolio(db, {
    id: ++lastId,
    name: 'from books',
    initialBalance: parseUsd(initialBalance),
    fillModel: 'book',
  });
  return id;
}

type Fields = Parameters<typeof aBuy>[0] & Pick<ExecuteCommand, 'timeInForce'>;
export const buy = (portfolioId: number, quote: Quote, fields: Fields = {}): ExecuteCommand => ({
  ...aBuy({ portfolioId, price: '0.55', ...fields }),
  quote,
});
export const offers = aQuote({ asks: [['0.50', '1000']] }, CRYPTO);
export const bids = aQuote(
  { asks: [['0.61', '1000']], bids: [['0.60', '1000']], hash: 'later', occurredAt: afterNoon(1) },
  CRYPTO,
);
