import type { Random } from './random.ts';

/**
 * The ways in which a market ends:
 *
 * - `first`, `second`: 1/0 or 0/1
 * - `half`: 0.5/0.5
 * - `disputed`: proposed, disputed, proposed again, resolved 1/0
 * - `amended`: resolved 1/0, and later 0/1
 * - `zero-prices`: closed with `["0","0"]`, which somebody must decide
 * - `no-final-prices`: closed with the prices of the last trades, which somebody must decide
 * - `reversed`: resolved 1/0 and paid, disputed after that, and resolved 0/1
 */
export const resolutionKinds = [
  'first',
  'second',
  'half',
  'disputed',
  'amended',
  'zero-prices',
  'no-final-prices',
  'reversed',
] as const;
export type ResolutionKind = (typeof resolutionKinds)[number];

/** The share of the day at which changes end; a third of the markets stay open until then. */
export const LATE = 0.9;

/** A step of a market's resolution. `prices` are those that Gamma shows from then on; null leaves them. */
export interface ResolutionStep {
  readonly at: number;
  readonly step: 'closed' | 'proposed' | 'disputed' | 'resolved' | 'amended';
  readonly prices: readonly [string, string] | null;
}

/** A resolution with its way there. `payouts` are dollars a share of each outcome; null where somebody must decide. */
export interface PlannedResolution {
  readonly kind: ResolutionKind;
  readonly steps: readonly ResolutionStep[];
  readonly payouts: readonly [string, string] | null;
}

const WON = ['1', '0'] as const;
const LOST = ['0', '1'] as const;
const HALF = ['0.5', '0.5'] as const;

const steps = {
  first: [
    ['closed', null],
    ['proposed', null],
    ['resolved', WON],
  ],
  second: [
    ['closed', null],
    ['proposed', null],
    ['resolved', LOST],
  ],
  half: [
    ['closed', null],
    ['proposed', null],
    ['resolved', HALF],
  ],
  disputed: [
    ['closed', null],
    ['proposed', null],
    ['disputed', null],
    ['proposed', null],
    ['resolved', WON],
  ],
  amended: [
    ['closed', null],
    ['proposed', null],
    ['resolved', WON],
    ['amended', LOST],
  ],
  'zero-prices': [['closed', ['0', '0']]],
  'no-final-prices': [['closed', null]],
  reversed: [
    ['closed', null],
    ['proposed', null],
    ['resolved', WON],
    ['disputed', null],
    ['resolved', LOST],
  ],
} as const satisfies Record<
  ResolutionKind,
  readonly (readonly [ResolutionStep['step'], ResolutionStep['prices']])[]
>;

/** Lays the steps of a resolution between the closing and the end of the day. */
export function planResolution(
  kind: ResolutionKind,
  span: { closedAt: number; dayMs: number },
): PlannedResolution {
  const pause = Math.floor((span.dayMs - span.closedAt) / 6);
  const planned = steps[kind].map(([step, prices], index) => ({
    at: span.closedAt + index * pause,
    step,
    prices,
  }));
  const last = planned.at(-1)!;
  const isDecided = last.step === 'resolved' || last.step === 'amended';
  return { kind, steps: planned, payouts: isDecided ? last.prices : null };
}

const FIRST_DEALT = resolutionKinds.filter((kind) => kind !== 'reversed');

/** Kinds for so many ordinary markets: each kind once while there are markets, then mostly plain wins and losses. */
export function dealResolutions(count: number, random: Random): ResolutionKind[] {
  const often = [
    ...resolutionKinds,
    ...Array.from({ length: 14 }, (_, index) => resolutionKinds[index % 2]!),
  ];
  const dealt = Array.from({ length: count }, (_, index) => FIRST_DEALT[index] ?? random.pick(often));
  // It is drawn for all the same, so that chance goes on as it did in days from before there was this kind.
  if (count > FIRST_DEALT.length) dealt[FIRST_DEALT.length] = 'reversed';
  return dealt;
}
