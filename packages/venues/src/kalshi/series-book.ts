import type { Clock, FeeSchedule } from '@prescient/core/domain';
import type { VenueMarket } from '../market/market.ts';
import { VenueError } from '../venue-error.ts';

/** The time for which the fees of a series are believed. */
const FRESH_MS = 3_600_000;

/** The parts that the fees of series are read with. */
export interface SeriesBookContext {
  readonly clock: Clock;
  /** Asks the venue for the fees of a series. @throws VenueError */
  readonly read: (ticker: string, signal: AbortSignal | undefined) => Promise<FeeSchedule>;
}

interface Known {
  readonly at: number;
  readonly fees: Promise<FeeSchedule | null>;
}

/** The series of a market: the part of its event's ticker before the first hyphen. */
const seriesOf = ({ event, marketId }: VenueMarket): string => (event?.id ?? marketId).split('-')[0]!;

/** The fees of series, each read once an hour: Kalshi's markets do not say them. */
export class SeriesBook {
  readonly #context: SeriesBookContext;
  readonly #known = new Map<string, Known>();

  constructor(context: SeriesBookContext) {
    this.#context = context;
  }

  /** The markets with the fees of their series. They are unknown where the venue does not know the series. */
  withFees(markets: readonly VenueMarket[], signal?: AbortSignal): Promise<VenueMarket[]> {
    return Promise.all(
      markets.map(async (market) => ({
        ...market,
        fees: waived(await this.#feesOf(seriesOf(market), signal), market),
      })),
    );
  }

  #feesOf(ticker: string, signal: AbortSignal | undefined): Promise<FeeSchedule | null> {
    const now = this.#context.clock.monotonicMs();
    const known = this.#known.get(ticker);
    if (known !== undefined && now - known.at < FRESH_MS) return known.fees;
    const fees = this.#read(ticker, signal);
    this.#known.set(ticker, { at: now, fees });
    return fees;
  }

  /** Null, and asked for again the next time, where the venue cannot say it now. */
  async #read(ticker: string, signal: AbortSignal | undefined): Promise<FeeSchedule | null> {
    try {
      return await this.#context.read(ticker, signal);
    } catch (error) {
      const isKnownToBeUnknown = error instanceof VenueError && !error.retryable;
      if (isKnownToBeUnknown) return { kind: 'unknown' };
      this.#known.delete(ticker);
      if (error instanceof VenueError) return null;
      throw error;
    }
  }
}

const waived = (fees: FeeSchedule | null, { feesWaivedUntil }: VenueMarket): FeeSchedule | null =>
  fees?.kind === 'kalshi' && feesWaivedUntil !== null ? { ...fees, waivedUntil: feesWaivedUntil } : fees;
