import { defineStrategy } from '@prescient/strategies/author';
import { prepare, type Strategy } from '@prescient/strategies/sdk';
import {
  runReplays,
  type ReplayRequest,
  type ReplayRun,
  type RunResult,
  type Tape,
} from '../../src/index.ts';
import { PlainDesk } from './plain-desk.ts';

/** A run with the desks that it opened. */
export interface Ran {
  readonly results: readonly RunResult[];
  readonly desks: readonly PlainDesk[];
}

/** Runs strategies over tapes, with desks that remember what they were told. */
export async function ranOver(
  tapes: readonly Tape[],
  runs: readonly (Strategy | ReplayRun)[],
  more: Partial<Omit<ReplayRequest, 'tapes' | 'runs' | 'openDesk'>> = {},
): Promise<Ran> {
  const desks: PlainDesk[] = [];
  const openDesk: ReplayRequest['openDesk'] = (terms) => {
    const desk = new PlainDesk(terms);
    desks.push(desk);
    return desk;
  };
  const whole = runs.map((run) => ('strategy' in run ? run : { strategy: run, fingerprint: 'test' }));
  return { results: await runReplays({ tapes, runs: whole, openDesk, ...more }), desks };
}

/** All that reached a desk, as text: what is equal here is equal in bytes. */
export const bytesOf = ({ arrivals, marks, snapshots, learnt }: PlainDesk): string =>
  JSON.stringify({ arrivals, marks, snapshots, learnt }, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );

/** A strategy that notes what it sees and buys yes of a market now and then, by chance, and sells what it holds by chance. */
export const gambler = (chance = 0.5): Strategy =>
  prepare({
    file: 'gambler.ts',
    exported: defineStrategy({
      name: 'gambler',
      version: 1,
      onBook: ({ book, random, log, market, now }) => {
        const { bestBid, bestAsk } = book.yes;
        log(
          `${now} ${market.id} ${bestBid?.price} ${bestAsk?.price} ${book.yes.bids.length} ${book.no.bids.length}`,
        );
        if (bestAsk === null || random() >= chance) return [];
        return [{ do: 'buy', outcome: 'yes', limit: bestAsk.price, stake: 1 }];
      },
      onPosition: ({ random, book }) =>
        random() < chance && book.yes.bestBid !== null ? [{ do: 'sell', limit: book.yes.bestBid.price }] : [],
      onTrade: ({ trade, log }) => log(`heard ${trade.outcome} ${trade.side} ${trade.price} ${trade.size}`),
    }),
  });
