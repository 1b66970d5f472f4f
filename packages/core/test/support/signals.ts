import {
  importMarkets,
  parsePrice,
  parseShares,
  parseUsd,
  type CycleRequest,
  type CycleWork,
  type Database,
  type Shares,
  type SignalRequest,
  type Usd,
} from '../../src/index.ts';
import { aListing } from './listings.ts';

/** So far ahead that no test comes to it. */
const FAR_AHEAD = new Date('2999-01-01T00:00:00.000Z');

type InText<Request> = Partial<Omit<Request, 'limitPrice' | 'stake' | 'shares'>> & {
  readonly limitPrice?: string;
  readonly stake?: string | null;
  readonly shares?: string | null;
};

const money = (fields: { limitPrice?: string; stake?: string | null; shares?: string | null }) => ({
  limitPrice: parsePrice(fields.limitPrice ?? '0.20'),
  stake: fields.stake == null ? (null as Usd | null) : parseUsd(fields.stake),
  shares: fields.shares == null ? (null as Shares | null) : parseShares(fields.shares),
});

/** A sound signal to buy yes of `rain` for $100 at 0.20; a test names what it is about. */
export function aSignal({
  limitPrice,
  stake = '100',
  shares,
  ...rest
}: InText<SignalRequest> = {}): SignalRequest {
  return {
    signalId: 's1',
    strategy: 'favourite',
    version: 1,
    venue: 'polymarket',
    marketId: 'rain',
    outcome: 0,
    do: 'buy',
    tradeId: null,
    timeInForce: 'FOK',
    confidence: null,
    p: 0.6,
    why: 'clouds',
    expiresAt: FAR_AHEAD,
    ...money({
      ...(limitPrice !== undefined && { limitPrice }),
      stake,
      ...(shares !== undefined && { shares }),
    }),
    ...rest,
  };
}

/** A sound signal to sell all of a trade at 0.40. */
export const aSale = (tradeId: string, fields: InText<SignalRequest> = {}): SignalRequest =>
  aSignal({ signalId: 'sale', do: 'sell', tradeId, stake: null, limitPrice: '0.40', ...fields });

/** The decisions of a cycle that buys with these signals. */
export const someWork = (fields: Partial<CycleWork> = {}): CycleWork => ({
  strategy: 'favourite',
  version: 1,
  state: {},
  signals: [],
  counts: {},
  ...fields,
});

/** The first cycle of portfolio 1; a test names what it is about. */
export const aCycle = (fields: Partial<CycleRequest> = {}): CycleRequest => ({
  portfolioId: 1,
  cycleId: 1,
  runner: 'bot',
  work: someWork(),
  ...fields,
});

/** Imports the market `rain`, in which the signals of these tests trade. */
export const importRain = (db: Database) => importMarkets(db, { events: [], markets: [aListing()] });
