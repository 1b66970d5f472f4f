import { expect, test } from 'vitest';
import { aBookPortfolio, aQuote, TAPERED } from '../../../../test/support/books.ts';
import { aBuy } from '../../../../test/support/builders.ts';
import { InMemory } from '../../../../test/support/in-memory.ts';

const offers = aQuote();

test.each([
  [
    offers,
    { price: '0.345' },
    "Limit 0.345000 is not a multiple of this market's tick size (0.010000). The best ask is 0.500000. Round the limit and retry with a new id.",
  ],
  [
    offers,
    { price: '1' },
    'Limit 1.000000 is not above 0 and below 1. The best ask is 0.500000. Change the limit and retry with a new id.',
  ],
  [
    aQuote({ priceRanges: TAPERED }),
    { price: '0.105' },
    'Limit 0.105000 is not a price of this market, whose tick size changes with the price. The best ask is 0.500000. Retry with 0.100000 or 0.110000 and a new id.',
  ],
  [
    aQuote({ priceRanges: TAPERED }),
    { price: '0.9999' },
    'Limit 0.999900 is not a price of this market, whose tick size changes with the price. The best ask is 0.500000. Retry with 0.999000 and a new id.',
  ],
  [
    offers,
    { price: '0.49' },
    'The best ask is 0.500000. The limit 0.490000 does not reach it. Retry with a higher limit and a new id.',
  ],
  [
    aQuote({ asks: [['0.50', '1']] }),
    { price: '0.50' },
    'The book holds too little for this request within the limit 0.500000. The best ask is 0.500000. Ask for less, send a higher limit or use FAK, with a new id.',
  ],
])('a buy is refused for its price in a sentence that names the best one (%#)', (quote, fields, message) => {
  const refused = new InMemory(aBookPortfolio()).decide({ ...aBuy({ amount: '100', ...fields }), quote });
  expect(refused).toMatchObject({ refusal: { message, details: { bestPrice: '0.500000' } } });
});
