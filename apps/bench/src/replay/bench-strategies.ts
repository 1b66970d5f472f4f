import { defineStrategy } from '@prescient/strategies/author';
import { prepare, type Strategy } from '@prescient/strategies/sdk';

const HELD_MS = 5_000;

/** A strategy that looks at its markets each cycle, and does nothing. */
export const idler = (): Strategy =>
  prepare({ file: 'idler', exported: defineStrategy({ name: 'idler', version: 1, onBook: () => [] }) });

/** A strategy that trades all the time: it buys the first twenty markets, and sells each position after five seconds. */
export const trader = (): Strategy =>
  prepare({
    file: 'trader',
    exported: defineStrategy({
      name: 'trader',
      version: 1,
      markets: { limit: 20 },
      onPosition: ({ position, now, book }) => {
        const bid = book[position.outcome].bestBid;
        if (bid === null || now - position.openedAt < HELD_MS) return [];
        return [{ do: 'sell', limit: bid.price, tif: 'FAK' }];
      },
      onBook: ({ held, book }) => {
        const ask = book.yes.bestAsk;
        if (ask === null || held.length > 0) return [];
        return [{ do: 'buy', outcome: 'yes', limit: ask.price, stake: 5, tif: 'FAK' }];
      },
    }),
  });
