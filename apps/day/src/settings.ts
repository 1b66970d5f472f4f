import { readOptions, UsageError } from '@prescient/workshop';

/** The size of the day, and its speed. */
export interface Settings {
  readonly seed: string;
  readonly markets: number;
  readonly changes: number;
  /** Changes a second, of real time. */
  readonly rate: number;
  /** Faults of each kind. */
  readonly faults: number;
  readonly portfolios: number;
  /** Orders that all portfolios together try in a second. */
  readonly orders: number;
  /** Seconds between two readings of the venue's lists. */
  readonly sweepSeconds: number;
  readonly json: boolean;
}

export const FULL: Settings = {
  seed: 'harbour',
  markets: 1000,
  changes: 5_000_000,
  rate: 3000,
  faults: 5,
  portfolios: 4,
  orders: 20,
  sweepSeconds: 5,
  json: false,
};

export const USAGE = `npm run day -- [--markets N] [--changes N] [--seed TEXT] [--rate N] [--faults N] [--orders N] [--json]

  --markets N   how many markets the day has; ${FULL.markets} unless given
  --changes N   how often a level of a book changes; ${FULL.changes}
  --seed TEXT   the same seed gives the same day; ${FULL.seed}
  --rate N      changes that are played in a second; ${FULL.rate}
  --faults N    faults of each kind; ${FULL.faults}
  --orders N    orders in a second, of ${FULL.portfolios} portfolios together; ${FULL.orders}`;

const asText = { type: 'string' } as const;

const OPTIONS = {
  markets: asText,
  changes: asText,
  rate: asText,
  faults: asText,
  orders: asText,
  seed: asText,
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError unless the text is a whole number that is large enough */
function count(
  name: string,
  text: string | undefined,
  { otherwise, least }: { otherwise: number; least: number },
): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`--${name} "${text}" must be a whole number, at least ${least}.`);
}

/** Reads the command line. @throws UsageError */
export function readSettings(args: readonly string[]): Settings {
  const { seed, json, ...texts } = readOptions(args, OPTIONS);
  const read = (name: keyof typeof texts & keyof Settings, least: number): number =>
    count(name, texts[name], { otherwise: FULL[name], least });
  return {
    ...FULL,
    seed: seed ?? FULL.seed,
    json,
    markets: read('markets', 1),
    changes: read('changes', 100),
    rate: read('rate', 1),
    faults: read('faults', 0),
    orders: read('orders', 1),
  };
}
