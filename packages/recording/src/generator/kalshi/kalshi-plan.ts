import { Random } from '../random.ts';
import { LATE } from '../resolution-plan.ts';
import { type GridRange, gridRanges } from './price-grid.ts';

/** The Kalshi part of a day. */
export interface KalshiOptions {
  readonly markets: number;
  /** The number of changes of a level. */
  readonly changes: number;
  /**
   * The real times at which two waivers of fees end: the exchange charges fees by its own clock, however fast the day is
   * played.
   */
  readonly waivers: { readonly long: Date; readonly short: Date };
}

/** The terms by which a series charges its fees. */
interface Series {
  readonly ticker: string;
  readonly title: string;
  readonly feeType: 'quadratic' | 'quadratic_with_maker_fees';
  readonly multiplier: string;
  /** The names of two markets of an event: `yes_sub_title`. */
  readonly names: readonly [string, string];
  readonly isWaived: boolean;
}

/** The series, by turns: one at half the fee, one with waivers, one at the whole fee that makers pay as well. */
const series = [
  {
    ticker: 'KXASTRIDMAYOR',
    title: 'Who will be mayor of Port Astrid?',
    feeType: 'quadratic',
    multiplier: '0.5',
    names: ['Ines Corrigan', 'Tobias Hale'],
    isWaived: false,
  },
  {
    ticker: 'KXGULLSTORM',
    title: 'When will a storm reach the Gull Coast?',
    feeType: 'quadratic',
    multiplier: '1',
    names: ['Before June', 'Before July'],
    isWaived: true,
  },
  {
    ticker: 'KXTIDECUP',
    title: 'Who will win the Tidewater Cup?',
    feeType: 'quadratic_with_maker_fees',
    multiplier: '1',
    names: ['Saltmere', 'Old Ferry'],
    isWaived: false,
  },
] as const satisfies readonly Series[];

/**
 * The ways in which a market ends:
 *
 * - `yes`, `no`: 1/0 or 0/1
 * - `amended`: determined as yes, disputed, amended to no
 * - `scalar`: YES pays a part of the dollar
 * - `no-result`: finalized without a result, which somebody must decide
 */
const kalshiKinds = ['yes', 'no', 'amended', 'scalar', 'no-result', 'yes'] as const;
type KalshiKind = (typeof kalshiKinds)[number];

/** A step of a market's end, in the venue's words. */
export interface KalshiStep {
  readonly at: number;
  readonly status: 'closed' | 'determined' | 'disputed' | 'amended' | 'finalized';
  /** Empty until there is one. */
  readonly result: 'yes' | 'no' | 'scalar' | '';
  /** The payout of a YES in dollars; null where the venue does not say it. */
  readonly value: string | null;
}

/** A market with all that is planned for it. */
export interface KalshiMarketPlan {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly series: Series;
  readonly title: string;
  /** The name of its YES. */
  readonly name: string;
  readonly ranges: readonly GridRange[];
  /** Points. */
  readonly price: number;
  readonly waivedUntil: Date | null;
  readonly steps: readonly KalshiStep[];
  /** Dollars a contract of each outcome; null where somebody must decide. */
  readonly payouts: readonly [string, string] | null;
}

type Said = Omit<KalshiStep, 'at'>;

const CLOSED: Said = { status: 'closed', result: '', value: null };
const yes = (status: KalshiStep['status']): Said => ({ status, result: 'yes', value: '1.0000' });
const no = (status: KalshiStep['status']): Said => ({ status, result: 'no', value: '0.0000' });
const part = (status: KalshiStep['status']): Said => ({ status, result: 'scalar', value: '0.3700' });

const saidOf: Readonly<Record<KalshiKind, readonly Said[]>> = {
  yes: [CLOSED, yes('determined'), yes('finalized')],
  no: [CLOSED, no('determined'), no('finalized')],
  amended: [CLOSED, yes('determined'), yes('disputed'), no('amended'), no('finalized')],
  scalar: [CLOSED, part('determined'), part('finalized')],
  'no-result': [CLOSED, { status: 'finalized', result: '', value: null }],
};

const payoutsOf: Readonly<Record<KalshiKind, KalshiMarketPlan['payouts']>> = {
  yes: ['1', '0'],
  no: ['0', '1'],
  amended: ['0', '1'],
  scalar: ['0.37', '0.63'],
  'no-result': null,
};

/** A third of the markets stay open until late, others end in the course of the day. */
function stepsOf(kind: KalshiKind, turn: number, { durationMs, random }: Day): KalshiStep[] {
  const share = turn % 3 === 0 ? LATE : 0.3 + random.below(5900) / 10_000;
  const closedAt = Math.floor(share * durationMs);
  const pause = Math.floor((durationMs - closedAt) / 6);
  return saidOf[kind].map((said, index) => ({ ...said, at: closedAt + index * pause }));
}

interface Day {
  readonly durationMs: number;
  readonly random: Random;
}

/** Decides what Kalshi's markets will be: two of each event, three series by turns. Equal options make equal markets. */
export function planKalshi(
  { markets, waivers }: KalshiOptions,
  { seed, durationMs }: { readonly seed: string; readonly durationMs: number },
): KalshiMarketPlan[] {
  const random = new Random(`${seed} kalshi plan`);
  return Array.from({ length: markets }, (_, index): KalshiMarketPlan => {
    const place = index % 2;
    const event = Math.floor(index / 2);
    const of = series[event % series.length]!;
    const kind = kalshiKinds[index % kalshiKinds.length]!;
    const eventTicker = `${of.ticker}-26FEB${String(event + 1).padStart(2, '0')}`;
    const name = of.names[place]!;
    return {
      ticker: `${eventTicker}-${name
        .replaceAll(/[^A-Za-z]/g, '')
        .slice(0, 9)
        .toUpperCase()}`,
      eventTicker,
      series: of,
      title: of.title,
      name,
      ranges: gridRanges[event % gridRanges.length]!,
      price: place === 0 ? random.between(4000, 7000) : random.between(900, 2000),
      waivedUntil: of.isWaived ? (place === 0 ? waivers.long : waivers.short) : null,
      steps: stepsOf(kind, index, { durationMs, random }),
      payouts: payoutsOf[kind],
    };
  });
}
