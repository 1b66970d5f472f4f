import type { KalshiOptions } from './kalshi/kalshi-plan.ts';
import { dealResolutions, LATE, type PlannedResolution, planResolution } from './resolution-plan.ts';
import { type Fault, planFaults } from './fault-plan.ts';
import { Random } from './random.ts';
import { slugOf } from './slug.ts';
import { type PageSwap, planSwaps } from './swap-plan.ts';
import { type CastEvent, type CastMarket, inventWorld } from './world.ts';

/** The options of a day. Equal options make equal days, to the byte. */
export interface DayOptions {
  readonly seed: string;
  /** The number of markets; a cast brings its own. */
  readonly markets?: number;
  /** The number of changes of a level, each told in one frame for both books of its market. */
  readonly changes: number;
  /** Default 24 hours. */
  readonly durationMs?: number;
  /** Default 2026-02-01T00:00:00Z. */
  readonly startedAt?: Date;
  /** Most levels on a side of a book; default 8. */
  readonly depth?: number;
  /** One in so many changes is an operation of several levels, told in frames of one time; default none. */
  readonly operationsOneIn?: number;
  /** Markets whose Gamma record has its outcomes swapped for a time, or for good; default 0. */
  readonly swappedPages?: number;
  /** Faults of each kind; default 0. */
  readonly faultsOfEachKind?: number;
  /** The number of markets that end; default all. */
  readonly resolutions?: number;
  /** The interval at which Gamma's record of a market follows its book, in milliseconds; default an hour. */
  readonly gammaEveryMs?: number;
  /** Points of price history over the days before; default 0. */
  readonly history?: number;
  readonly cast?: readonly CastEvent[];
  /** Markets of a second venue, Kalshi; default none. */
  readonly kalshi?: KalshiOptions;
}

/** A market with all that is planned for it. */
export interface MarketPlan extends CastMarket {
  readonly marketId: string;
  readonly conditionId: string;
  readonly questionId: string;
  readonly tokens: readonly [string, string];
  readonly outcomes: readonly [string, string];
  readonly slug: string;
  readonly negRisk: boolean;
  readonly feeRate: CastEvent['feeRate'];
  readonly minimumSize: string;
  readonly event: EventPlan;
  /** The time at which its venue says that it will end, in ISO form; it may end earlier. */
  readonly endsAt: string;
  /** The time and the value of a finer tick; null if the tick stays. */
  readonly tickChange: { readonly at: number; readonly tick: number } | null;
  readonly resolution: PlannedResolution | null;
  /** Null for a market whose record always says the same outcomes. */
  readonly swap: PageSwap | null;
}

/** An event; `groupId` is the negative-risk group's. */
export interface EventPlan {
  readonly eventId: string;
  readonly title: string;
  readonly slug: string;
  readonly groupId: string;
}

/** Everything that is decided before the day begins. */
export interface DayPlan {
  readonly options: DayOptions;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly markets: readonly MarketPlan[];
  readonly faults: readonly Fault[];
}

const DAY_MS = 86_400_000;
/** The end that the markets of every day name. */
const NAMED_END = '2026-12-31T12:00:00Z';
const FIRST_MARKET = 910_001;
const FIRST_EVENT = 91_001;
const finerTicks: Readonly<Record<number, number>> = { 1000: 100, 100: 10, 50: 10, 25: 1, 10: 1 };

/** Decides what the day will be. @throws RangeError for a day without a market */
export function planDay(options: DayOptions): DayPlan {
  const random = new Random(`${options.seed} plan`);
  const durationMs = options.durationMs ?? DAY_MS;
  const cast = options.cast ?? inventWorld(options.markets ?? 20, random);
  const bare = cast.flatMap((event, index) => planMarkets(event, index, random));
  if (bare.length === 0) throw new RangeError('A day needs at least one market.');
  const numbered = bare.map((market, index) => ({ ...market, marketId: String(FIRST_MARKET + index) }));
  const resolutions = planResolutions(
    numbered,
    { durationMs, count: options.resolutions ?? bare.length },
    random,
  );
  const unswapped = numbered.map((market, index): MarketPlan => {
    const isFiner = random.oneIn(8) && finerTicks[market.tick] !== undefined;
    const at = random.between(Math.floor(0.1 * durationMs), Math.floor(0.25 * durationMs));
    const tickChange = isFiner ? { at, tick: finerTicks[market.tick]! } : null;
    return { ...market, resolution: resolutions.get(index) ?? null, tickChange, swap: null };
  });
  const markets = withSwaps(unswapped, { options, durationMs });
  const lasting = markets.flatMap(({ resolution }, index) =>
    resolution === null || resolution.steps[0]!.at >= LATE * durationMs ? [index] : [],
  );
  const faults = planFaults(options.faultsOfEachKind ?? 0, { durationMs, markets: lasting }, random);
  return {
    options,
    startedAt: options.startedAt ?? new Date('2026-02-01T00:00:00Z'),
    durationMs,
    markets,
    faults,
  };
}

/** Deals the swapped pages, by chance of their own, so that a day without them stays as it was. */
function withSwaps(
  markets: readonly MarketPlan[],
  { options, durationMs }: Pick<DayPlan, 'options' | 'durationMs'>,
): MarketPlan[] {
  // Nothing can be bought where a fee is unsaid.
  const candidates = markets.flatMap(({ feeRate, resolution }, market) =>
    feeRate === 'unsaid' ? [] : [{ market, closesAt: resolution?.steps[0]!.at ?? durationMs }],
  );
  const random = new Random(`${options.seed} swaps`);
  const swaps = planSwaps(options.swappedPages ?? 0, { durationMs, candidates }, random);
  return markets.map((market, index) => ({ ...market, swap: swaps.get(index) ?? null }));
}

type BareMarket = Omit<MarketPlan, 'marketId' | 'resolution' | 'tickChange' | 'swap'>;

function planMarkets(cast: CastEvent, index: number, random: Random): BareMarket[] {
  const { title, negRisk = false, feeRate } = cast;
  const event = {
    eventId: String(FIRST_EVENT + index),
    title,
    slug: slugOf(title),
    groupId: random.hex(),
  };
  return cast.markets.map((market) => ({
    outcomes: ['Yes', 'No'] as const,
    ...market,
    conditionId: random.hex(),
    questionId: random.hex(),
    tokens: [random.tokenId(), random.tokenId()] as const,
    slug: slugOf(market.question),
    negRisk,
    feeRate,
    minimumSize: '5',
    event,
    endsAt: NAMED_END,
  }));
}

/** Resolutions by index of the market: one market of a negative-risk group wins, at one time with the others. */
function planResolutions(
  markets: readonly BareMarket[],
  day: { durationMs: number; count: number },
  random: Random,
): Map<number, PlannedResolution> {
  const groups = [...Map.groupBy(markets.keys(), (index) => groupOf(markets[index]!, index)).values()];
  const kinds = dealResolutions(markets.length, random);
  const resolutions = new Map<number, PlannedResolution>();
  for (const [turn, group] of random.shuffled(groups).entries()) {
    if (resolutions.size + group.length > day.count) continue;
    const share = turn % 3 === 0 ? LATE + random.below(300) / 10_000 : 0.3 + random.below(5900) / 10_000;
    const span = { closedAt: Math.floor(share * day.durationMs), dayMs: day.durationMs };
    const winner = random.pick(group);
    for (const index of group) {
      const isGrouped = markets[index]!.negRisk;
      const kind = isGrouped ? (index === winner ? 'first' : 'second') : kinds.shift()!;
      resolutions.set(index, planResolution(kind, span));
    }
  }
  return resolutions;
}

/** Names the markets that end together: those of a negative-risk group; every other market ends by itself. */
const groupOf = ({ negRisk, event }: BareMarket, index: number): string =>
  negRisk ? event.eventId : `${event.eventId} ${index}`;
