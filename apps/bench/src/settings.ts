import { readOptions, UsageError } from '@prescient/workshop';

/** The extent of a measurement. */
export interface Settings {
  /** Checks that everything runs; its figures say little. */
  readonly quick: boolean;
  readonly json: boolean;
  /** Beginnings of names: cells such as `one-single-64`, or `latency`, `reads`, `startup`; empty for all. */
  readonly only: readonly string[];
  readonly seconds: number;
  readonly repeat: number;
  readonly bots: readonly number[];
  /** Past trades of the portfolios whose reads are compared; the first one is what the others are compared to. */
  readonly history: readonly number[];
  /** The number of requests for each read in a round. */
  readonly requests: number;
  readonly starts: number;
  /** False where the same statements go through the `pg` driver even though pgbench is there. */
  readonly pgbench: boolean;
  /** Measures trades beside readers, and nothing else. */
  readonly besideReaders: boolean;
  /** Makes the table of what reads cost, and nothing else. */
  readonly reads: boolean;
  /** Measures replays over a generated tape, and nothing else. */
  readonly replay: boolean;
  /** Millions of changes of the generated tape. */
  readonly millions: number;
  /** The folder for a profile of the API's processor time; null for none. */
  readonly profile: string | null;
}

const FULL: Settings = {
  quick: false,
  json: false,
  only: [],
  seconds: 3,
  repeat: 5,
  bots: [64, 8, 1],
  history: [1_000, 100_000, 1_000_000],
  requests: 200,
  starts: 3,
  pgbench: true,
  besideReaders: false,
  reads: false,
  replay: false,
  millions: 100,
  profile: null,
};

const QUICK: Settings = {
  ...FULL,
  quick: true,
  seconds: 0.5,
  repeat: 1,
  bots: [64],
  history: [1_000, 20_000],
  requests: 20,
  starts: 1,
  millions: 2,
};

export const USAGE = `npm run bench -- [--quick] [--json] [--only NAME]… [--seconds N] [--repeat N] [--driver] [--profile FOLDER]

  --only      cells that begin with NAME: {one|spread}-{single|batch|many}-{64|8|1}; or latency, reads, startup
  --reads           the sizes and times of all reads at their largest, and nothing else
  --beside-readers  trades alone and beside readers, and nothing else
  --replay          replays over a generated tape of --millions changes (100; 2 with --quick), and nothing else
  --driver    the yardstick through the pg driver, as where there is no pgbench
  --profile   leave a .cpuprofile of the API there`;

/** @throws UsageError unless the text is a number above zero */
function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (value > 0 && value <= 3_600) return value;
  throw new UsageError(`--${name} "${text}" must be a number above 0, at most 3600.`);
}

/** The names that `--only` takes: cells, by as many parts as wanted, and sections. */
const NAME = /^(?:(?:one|spread)(?:-(?:single|batch|many)(?:-(?:64|8|1))?)?|latency|reads|startup)$/;

/** @throws UsageError when something is named that is not there */
function requireNames(names: readonly string[]): void {
  const unknown = names.find((name) => !NAME.test(name));
  if (unknown !== undefined) throw new UsageError(`--only "${unknown}" names nothing that is measured.`);
}

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: [] as string[] },
  seconds: { type: 'string' },
  repeat: { type: 'string' },
  reads: { type: 'boolean', default: false },
  replay: { type: 'boolean', default: false },
  millions: { type: 'string' },
  'beside-readers': { type: 'boolean', default: false },
  driver: { type: 'boolean', default: false },
  profile: { type: 'string' },
} as const;

/** Reads the command line. @throws UsageError */
export function readSettings(args: readonly string[]): Settings {
  const values = readOptions(args, OPTIONS);
  const { quick, json, only, seconds, repeat, driver, replay, millions, profile } = values;
  requireNames(only);
  const otherwise = quick ? QUICK : FULL;
  return {
    ...otherwise,
    json,
    only,
    seconds: positive('seconds', seconds, otherwise.seconds),
    repeat: Math.ceil(positive('repeat', repeat, otherwise.repeat)),
    pgbench: !driver,
    besideReaders: values['beside-readers'],
    reads: values.reads,
    replay,
    millions: positive('millions', millions, otherwise.millions),
    profile: profile ?? null,
  };
}

/** True if a measurement was asked for. */
export const isWanted = ({ only }: Settings, name: string): boolean =>
  only.length === 0 || only.some((beginning) => name.startsWith(beginning));
