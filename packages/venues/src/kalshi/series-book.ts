import type { Clock, FeeSchedule } from '@prescient/core/domain';
import { tagsOf } from '../market/figures.ts';
import type { VenueMarket } from '../market/market.ts';
import { VenueError } from '../venue-error.ts';
import { seriesTicker } from './series-ticker.ts';
import type { SeriesTerms } from './series-terms.ts';

/** The time for which the terms of a series are believed. */
const FRESH_MS = 3_600_000;

/** The parts that the terms of series are read with. */
export interface SeriesBookContext {
  readonly clock: Clock;
  /** Asks the venue for the terms of a series. @throws VenueError */
  readonly read: (ticker: string, signal: AbortSignal | undefined) => Promise<SeriesTerms>;
}

interface Known {
  readonly at: number;
  readonly terms: Promise<SeriesTerms | null>;
}

const NOTHING_KNOWN: SeriesTerms = { fees: { kind: 'unknown' }, tags: [] };

/** The terms of series, each read once an hour: Kalshi's markets do not say their fees nor their categories. */
export class SeriesBook {
  readonly #context: SeriesBookContext;
  readonly #known = new Map<string, Known>();

  constructor(context: SeriesBookContext) {
    this.#context = context;
  }

  /** The markets with the fees and tags of their series. Fees are unknown where the venue does not know the series. */
  withTerms(markets: readonly VenueMarket[], signal?: AbortSignal): Promise<VenueMarket[]> {
    return Promise.all(
      markets.map(async (market) => {
        const terms = await this.#termsOf(seriesTicker(market.event?.id ?? market.marketId), signal);
        return withSeriesTerms(market, terms);
      }),
    );
  }

  #termsOf(ticker: string, signal: AbortSignal | undefined): Promise<SeriesTerms | null> {
    const now = this.#context.clock.monotonicMs();
    const known = this.#known.get(ticker);
    if (known !== undefined && now - known.at < FRESH_MS) return known.terms;
    const terms = this.#read(ticker, signal);
    this.#known.set(ticker, { at: now, terms });
    return terms;
  }

  /** Null, and asked for again the next time, where the venue cannot say it now. */
  async #read(ticker: string, signal: AbortSignal | undefined): Promise<SeriesTerms | null> {
    try {
      return await this.#context.read(ticker, signal);
    } catch (error) {
      const isKnownToBeUnknown = error instanceof VenueError && !error.retryable;
      if (isKnownToBeUnknown) return NOTHING_KNOWN;
      this.#known.delete(ticker);
      if (error instanceof VenueError) return null;
      throw error;
    }
  }
}

/** Returns a market with the fees and tags of its series; null terms say nothing of them. */
export function withSeriesTerms(market: VenueMarket, terms: SeriesTerms | null): VenueMarket {
  const tags = tagsOf([...market.tags, ...(terms?.tags ?? [])]);
  return { ...market, tags, fees: waived(terms?.fees ?? null, market) };
}

const waived = (fees: FeeSchedule | null, { feesWaivedUntil }: VenueMarket): FeeSchedule | null =>
  fees?.kind === 'kalshi' && feesWaivedUntil !== null ? { ...fees, waivedUntil: feesWaivedUntil } : fees;
