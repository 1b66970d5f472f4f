import type { Recording, RecordingHeader } from '../observation.ts';
import { type DayOptions, type DayPlan, planDay } from './day-plan.ts';
import { DayRun } from './day-run.ts';
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
  };
}

/**
 * Makes up a day of a venue: markets, their books, resolutions and faults. Nothing of it is kept in memory but the books of
 * the moment. The same options give the same day, on every machine.
 * @throws RangeError for a day without a market
 */
export function generateDay(options: DayOptions): GeneratedDay {
  const plan = planDay(options);
  const header: RecordingHeader = {
    format: 'prescient-recording',
    version: 1,
    venue: 'polymarket',
    startedAt: plan.startedAt.toISOString(),
  };
  return { header, observations: () => new DayRun(plan).observations(), truth: truthOf(plan) };
}

function truthOf({ options, durationMs, markets, faults }: DayPlan): GeneratedDay['truth'] {
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
