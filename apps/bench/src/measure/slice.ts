import type { Cell } from '../load/cells.ts';
import { countTrades } from '../laboratory/bench-database.ts';
import type { Laboratory } from '../laboratory/laboratory.ts';
import { PORTFOLIOS, type Portfolios } from '../load/portfolios.ts';
import { familySecondsOf, secondsOf } from './processor-time.ts';
import { median } from './statistics.ts';

/** Processor microseconds a trade, of each process; null where the system does not tell. */
export interface TradeCost {
  readonly api: number | null;
  readonly postgres: number | null;
  readonly generator: number | null;
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** One run of one side. */
export interface Slice {
  readonly tradesPerSecond: number;
  readonly latency: Latency | null;
  readonly cost: TradeCost;
}

/** A run's own figures. */
interface Report {
  readonly tradesPerSecond: number;
  readonly generatorSeconds: number | null;
  readonly latency?: Latency;
  /** Given if known: it must equal the database's count. */
  readonly acknowledged?: number;
}

/** Warms up connections and code before each run; its trades are carried out, not counted. */
const RAMP_SECONDS = 0.3;

let runs = 36 ** 3;
/** Four characters, new each time, with which the ids of a run's trades begin. */
const nextRun = (): string => (runs += 1).toString(36);

const processorTimes = ({ api, postgres }: Laboratory) => ({
  api: secondsOf(api.pid),
  postgres: familySecondsOf(postgres.pid),
});

const difference = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before;

/**
 * Runs one side's work and says what each process spent on a trade.
 * @throws Error when an acknowledged trade is not there, or there is one too many
 */
async function measure(
  lab: Laboratory,
  side: 'ours' | 'yardstick',
  work: () => Promise<Report>,
): Promise<Slice> {
  const tradesBefore = await countTrades(lab[side]);
  const before = processorTimes(lab);
  const { tradesPerSecond, generatorSeconds, latency = null, acknowledged } = await work();
  const after = processorTimes(lab);
  const trades = (await countTrades(lab[side])) - tradesBefore;
  if (acknowledged !== undefined && acknowledged !== trades) {
    throw new Error(`${acknowledged} trades were acknowledged and ${trades} were made`);
  }
  const perTrade = (seconds: number | null): number | null =>
    seconds === null ? null : (seconds * 1e6) / trades;
  const cost = {
    api: side === 'ours' ? perTrade(difference(after.api, before.api)) : null,
    postgres: perTrade(difference(after.postgres, before.postgres)),
    generator: perTrade(generatorSeconds),
  };
  return { tradesPerSecond, latency, cost };
}

/** A load as a cell says; `requestsPerSecond` paces it. */
export function runCell(
  lab: Laboratory,
  { portfolios, mode, bots }: Cell,
  pace: { seconds: number; requestsPerSecond: number | null },
): Promise<Slice> {
  const job = {
    kind: 'trades',
    url: lab.api.url,
    mode,
    bots,
    rampSeconds: RAMP_SECONDS,
    run: nextRun(),
    ...pace,
  } as const;
  return measure(lab, 'ours', () => lab.load.trade({ ...job, portfolioIds: PORTFOLIOS[portfolios] }));
}

export const runYardstick = (
  lab: Laboratory,
  load: { portfolios: Portfolios; clients: number; seconds: number },
): Promise<Slice> =>
  measure(lab, 'yardstick', () => lab.tool.run({ database: lab.yardstick, run: nextRun(), ...load }));

const medianOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
};

/** The median cost of a trade, side by side. */
export const costOf = (slices: readonly Slice[]): TradeCost => ({
  api: medianOf(slices.map(({ cost }) => cost.api)),
  postgres: medianOf(slices.map(({ cost }) => cost.postgres)),
  generator: medianOf(slices.map(({ cost }) => cost.generator)),
});

/** The median of the runs' own percentiles; null for a side that does not tell. */
export function latencyOf(slices: readonly Slice[]): Latency | null {
  const p50 = medianOf(slices.map(({ latency }) => latency?.p50 ?? null));
  const p99 = medianOf(slices.map(({ latency }) => latency?.p99 ?? null));
  return p50 === null || p99 === null ? null : { p50, p99 };
}
