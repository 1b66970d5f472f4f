import type { GeneratedDay } from '@prescient/recording';
import { Counter, type TimeHistogram } from '@prescient/workshop';
import type { DayEnd } from '../truth/day-end.ts';
import type { DaySeen } from '../day-run.ts';
import type { Goal } from './goal.ts';
import { kalshiGoal } from './kalshi.ts';
import type { Keeper } from '../traders/keeper.ts';
import type { MemoryPoint } from '../measure/memory-watch.ts';
import type { Settings } from '../settings.ts';
import type { Trader } from '../traders/trader.ts';

/** A day, told whole. */
export interface DayReport {
  readonly settings: Settings;
  readonly speed: number;
  readonly seconds: number;
  readonly changesSent: number;
  readonly changesPerSecond: number;
  readonly lag: Readonly<
    Record<'p50' | 'p99' | 'p999' | 'longest' | 'longestPause' | 'measured' | 'unshown', number>
  >;
  readonly memory: readonly MemoryPoint[];
  readonly resolutions: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  /** Markets whose page had its outcomes swapped, by the names that were and for how long. */
  readonly swaps: Readonly<Record<string, number>>;
  readonly heard: Readonly<Record<string, number>>;
  /** The share of the day that a book was in a gap, of all books on average; 0 to 1. */
  readonly gapShare: number;
  readonly keeper: Readonly<Record<string, number>>;
  readonly orders: Readonly<Record<string, number>>;
  readonly end: DayEnd;
  readonly goals: readonly Goal[];
}

/** The facts that a report is made of. */
export interface DayFacts {
  readonly settings: Settings;
  readonly day: GeneratedDay;
  readonly speed: number;
  readonly seen: DaySeen;
  readonly end: DayEnd;
  readonly keeper: Keeper;
  readonly traders: readonly Trader[];
}

const LONGEST_LAG_MS = 250;
/** A process's memory is never still: so much more at the end than at the first quarter is called flat. */
const FLAT_SHARE = 0.15;
const FLAT_MEGABYTES = 64;
const LEAST_SECONDS_FOR_MEMORY = 300;

function countBy(names: readonly string[]): Record<string, number> {
  const counter = new Counter();
  for (const name of names) counter.add(name);
  return counter.toJSON();
}

function ordersOf(traders: readonly Trader[]): Record<string, number> {
  const sum = new Counter();
  for (const { counts } of traders) {
    for (const [name, many] of Object.entries(counts.toJSON())) sum.add(name, many);
  }
  return sum.toJSON();
}

const isFlat = ([first, ...others]: readonly MemoryPoint[]): boolean => {
  const most = Math.max(first!.rss * (1 + FLAT_SHARE), first!.rss + FLAT_MEGABYTES);
  return others.every(({ rss }) => rss <= most);
};

const memoryGoal = (points: readonly MemoryPoint[]): Goal => ({
  what: 'memory is flat from the first quarter of the day on',
  reached: isFlat(points),
  figure: `${points.map(({ rss }) => rss).join(', ')} MB`,
});

/** A quantile in milliseconds, to a hundredth. */
const msOf = (times: TimeHistogram, share: number): number => Math.round(100 * times.quantile(share)) / 100;

function goalsOf({ day, seen, end }: DayFacts): Goal[] {
  const { lags, unshown } = seen.lag;
  const markets = day.truth.markets.length + day.truth.kalshi.length;
  const open = end.portfolios.reduce((sum, portfolio) => sum + portfolio.open, 0);
  const exact = end.portfolios.filter(({ cash, expected }) => cash === expected).length;
  const p99 = msOf(lags, 0.99);
  const { audit, portfolios } = end;
  const wasRead = lags.count > 0 && seen.lag.unshown <= LOST_SHARE * lags.count;
  return [
    {
      what: 'every market is settled, by what is true, and no position is open',
      reached: end.wrongMarkets.length === 0 && open === 0,
      figure: `${markets - end.wrongMarkets.length} of ${markets}, ${open} open`,
    },
    {
      what: 'the audit is clean',
      reached: audit.clean && audit.fills > 0,
      figure: `${audit.differences} differences in ${audit.fills} fills`,
    },
    {
      what: 'cash is what receipts and resolutions add up to',
      reached: portfolios.length > 0 && exact === portfolios.length,
      figure: `${exact} of ${portfolios.length} portfolios`,
    },
    {
      what: 'every fill took what the true book of its moment had, and no more than once',
      reached: end.fills.checked > 0 && end.fills.wrong.length === 0,
      figure: `${end.fills.wrong.length} wrong of ${end.fills.checked}${end.fills.wrong
        .slice(0, 1)
        .map((why) => `: ${why}`)
        .join('')}`,
    },
    kalshiGoal(end.kalshi),
    {
      what: `books lag the stream by less than ${LONGEST_LAG_MS} ms at p99`,
      reached: wasRead && p99 < LONGEST_LAG_MS,
      figure: `${p99} ms, ${unshown} never shown`,
    },
    // A process that has just begun grows whatever it does; that says nothing.
    ...(seen.seconds < LEAST_SECONDS_FOR_MEMORY ? [] : [memoryGoal(seen.memory.points)]),
  ];
}

/** Changes of markets that close before their gap does are shown by no book; more than this share would be a fault. */
const LOST_SHARE = 0.001;

/** Puts what was seen together. */
export function reportOf(facts: DayFacts): DayReport {
  const { settings, day, speed, seen, end, keeper, traders } = facts;
  const { lags, unshown } = seen.lag;
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => msOf(lags, share)) as [number, number, number];
  return {
    settings,
    speed,
    seconds: seen.seconds,
    changesSent: seen.sent,
    changesPerSecond: Math.round((seen.sent / seen.seconds) * 10) / 10,
    lag: {
      p50,
      p99,
      p999,
      longest: Math.round(lags.longestMs),
      longestPause: seen.memory.longestPauseMs,
      measured: lags.count,
      unshown,
    },
    memory: seen.memory.points,
    resolutions: countBy(day.truth.markets.map(({ resolution }) => resolution?.kind ?? 'none')),
    faults: countBy(day.truth.faults.map(({ kind }) => kind)),
    swaps: countBy(
      day.truth.markets.flatMap(({ swap }) =>
        swap === null ? [] : [`${swap.names}, ${swap.until === null ? 'for good' : 'for a time'}`],
      ),
    ),
    heard: seen.heard.toJSON(),
    gapShare: seen.gapShare,
    keeper: keeper.counts,
    orders: ordersOf(traders),
    end,
    goals: goalsOf(facts),
  };
}

/** True if every goal was reached. */
export const isKept = ({ goals }: DayReport): boolean => goals.every(({ reached }) => reached);
