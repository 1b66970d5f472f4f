import type { Observation, Recording, RecordingHeader } from '../observation.ts';
import { type DayOptions, type DayPlan, planDay } from './day-plan.ts';
import { DayRun } from './day-run.ts';
import { inOrder } from './in-order.ts';
import { type KalshiMarketPlan, planKalshi } from './kalshi/kalshi-plan.ts';
import { type KalshiDay, kalshiObservations } from './kalshi/kalshi-run.ts';
import type { PlannedResolution } from './resolution-plan.ts';
import type { FaultKind } from './fault-plan.ts';
import { priceText } from './points.ts';
import type { PageSwap } from './swap-plan.ts';

/** The truth about a market of a generated day, whatever the feed makes of it. */
export interface MarketTruth {
  readonly marketId: string;
  readonly conditionId: string;
  readonly eventId: string;
  readonly question: string;
  readonly tokens: readonly [string, string];
  readonly outcomes: readonly [string, string];
  readonly negRisk: boolean;
  /** Dollars, as the venue writes them. */
  readonly tickSize: string;
  /** Shares. */
  readonly minimumSize: string;
  readonly tickChange: { readonly at: number; readonly tickSize: string } | null;
  /** As in `fee = shares × rate × price × (1 − price)`; null where trading is free, `unsaid` where nobody knows. */
  readonly feeRate: string | null;
  /** Null for a market that is open at the end of the day. */
  readonly resolution: PlannedResolution | null;
  /** Null for a market whose record always says the same outcomes. */
  readonly swap: PageSwap | null;
}

/** The truth about a market of Kalshi. */
export interface KalshiTruth {
  readonly marketId: string;
  /** The title that it shares with the other markets of its event, and the name of its own YES. */
  readonly title: string;
  readonly name: string;
  /** As in `fee = multiplier × 0.07 × contracts × price × (1 − price)`. */
  readonly multiplier: string;
  /** The real time until which no trade fee is charged; null where none is waived. */
  readonly waivedUntil: Date | null;
  /** True if the step between two prices changes with the price. */
  readonly hasRanges: boolean;
  /** Dollars a contract of each outcome; null where somebody must decide. */
  readonly payouts: readonly [string, string] | null;
}

/** A fault of the feed; times are milliseconds since the beginning. */
export interface FaultTruth {
  readonly kind: FaultKind;
  readonly at: number;
  readonly until: number;
  /** Null where it strikes all markets. */
  readonly marketId: string | null;
}

/** A day that never was, with what a test needs to know what must come of it. */
export interface GeneratedDay extends Recording {
  readonly truth: {
    readonly durationMs: number;
    readonly changes: number;
    readonly markets: readonly MarketTruth[];
    readonly faults: readonly FaultTruth[];
    /** The markets of Kalshi, in the order in which the day tells of them. */
    readonly kalshi: readonly KalshiTruth[];
  };
  /** The observations of Kalshi alone. */
  kalshiObservations(): Iterable<Observation>;
}

const USUAL_DEPTH = 8;

/** The Kalshi part of a day; null where it has none. */
function kalshiDayOf({ options, startedAt, durationMs }: DayPlan): KalshiDay | null {
  const { seed, kalshi, depth = USUAL_DEPTH } = options;
  if (kalshi === undefined || kalshi.markets === 0) return null;
  const markets = planKalshi(kalshi, { seed, durationMs });
  return { seed, startedAt, durationMs, depth, changes: kalshi.changes, markets };
}

/**
 * Makes up a day of a venue: markets, their books, resolutions and faults. Nothing of it is kept in memory but the books of
 * the moment. The same options give the same day, on every machine.
 * @throws RangeError for a day without a market
 */
export function generateDay(options: DayOptions): GeneratedDay {
  const plan = planDay(options);
  const kalshi = kalshiDayOf(plan);
  const header: RecordingHeader = {
    format: 'prescient-recording',
    version: 1,
    venue: kalshi === null ? 'polymarket' : 'polymarket,kalshi',
    startedAt: plan.startedAt.toISOString(),
  };
  const ofPolymarket = () => new DayRun(plan).observations();
  const ofKalshi = () => (kalshi === null ? [] : kalshiObservations(kalshi));
  return {
    header,
    observations: () => (kalshi === null ? ofPolymarket() : inOrder(ofPolymarket(), ofKalshi())),
    kalshiObservations: ofKalshi,
    truth: { ...truthOf(plan), kalshi: (kalshi?.markets ?? []).map(kalshiTruth) },
  };
}

const kalshiTruth = ({ ticker, title, name, series, ...market }: KalshiMarketPlan): KalshiTruth => ({
  marketId: ticker,
  title,
  name,
  multiplier: series.multiplier,
  waivedUntil: market.waivedUntil,
  hasRanges: market.ranges.length > 1,
  payouts: market.payouts,
});

function truthOf({ options, durationMs, markets, faults }: DayPlan): Omit<GeneratedDay['truth'], 'kalshi'> {
  return {
    durationMs,
    changes: options.changes,
    markets: markets.map(
      ({
        marketId,
        conditionId,
        event,
        question,
        tokens,
        outcomes,
        negRisk,
        feeRate,
        resolution,
        swap,
        ...rest
      }) => ({
        marketId,
        conditionId,
        eventId: event.eventId,
        question,
        tokens,
        outcomes,
        negRisk,
        tickSize: priceText(rest.tick),
        minimumSize: rest.minimumSize,
        tickChange:
          rest.tickChange === null
            ? null
            : { at: rest.tickChange.at, tickSize: priceText(rest.tickChange.tick) },
        feeRate,
        resolution,
        swap,
      }),
    ),
    faults: faults.map(({ kind, at, until, market }) => ({
      kind,
      at,
      until,
      marketId: market === null ? null : markets[market]!.marketId,
    })),
  };
}
