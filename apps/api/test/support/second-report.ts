/**
 * The figures of a report once more, by other methods than those of `packages/reports` and with nothing of it: sums of powers
 * instead of deviations, an integral instead of a series, every pair of points instead of one pass.
 */

/** A trade that was bought once and settled once, in plain numbers. */
export interface PlainTrade {
  readonly event: string;
  readonly boughtAt: number;
  readonly settledAt: number;
  /** Millionths of a dollar. */
  readonly stake: bigint;
  readonly paid: bigint;
  /** Millionths of a share. */
  readonly shares: bigint;
  readonly p: number;
  readonly price: number;
  readonly won: boolean;
  readonly closingPrice: number | null;
}

/** Cash and value in millionths, from a moment on. */
export interface PlainPoint {
  readonly ms: number;
  readonly cash: bigint;
  readonly value: bigint;
}

const DAY = 86_400_000;
const total = (values: readonly number[]): number => {
  // Neumaier's sum: the error does not grow with the number of values.
  let [sum, rest] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
};
const power = (values: readonly number[], by: number): number => total(values.map((value) => value ** by));

/** Φ by Simpson's rule over the density from 0. */
function phi(x: number): number {
  const steps = 20_000;
  const h = x / steps;
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  const parts = Array.from(
    { length: steps + 1 },
    (_, index) => density(index * h) * (index === 0 || index === steps ? 1 : index % 2 === 1 ? 4 : 2),
  );
  return 0.5 + (total(parts) * h) / 3;
}

const worth = ({ cash, value }: PlainPoint): number => Number(cash + value);

export function secondReturns(points: readonly PlainPoint[]) {
  const [first, last] = [points[0]!.ms, points.at(-1)!.ms];
  const midnights: number[] = [];
  for (let at = Math.ceil(first / DAY) * DAY; at <= last; at += DAY)
    midnights.push(worth(points.findLast(({ ms }) => ms <= at)!));
  const returns = midnights.slice(1).map((equity, index) => (equity - midnights[index]!) / midnights[index]!);
  const n = returns.length;
  const [s1, s2, s3, s4] = [1, 2, 3, 4].map((by) => power(returns, by) / n) as [
    number,
    number,
    number,
    number,
  ];
  const m2 = s2 - s1 ** 2;
  const m3 = s3 - 3 * s1 * s2 + 2 * s1 ** 3;
  const m4 = s4 - 4 * s1 * s3 + 6 * s1 ** 2 * s2 - 3 * s1 ** 4;
  const daily = s1 / Math.sqrt((m2 * n) / (n - 1));
  const falls = power(
    returns.filter((value) => value < 0),
    2,
  );
  const spread = 1 - (m3 / m2 ** 1.5) * daily + ((m4 / m2 ** 2 - 1) / 4) * daily ** 2;
  return {
    days: n,
    sharpe: daily * Math.sqrt(365),
    sortino: (s1 / Math.sqrt(falls / (n - 1))) * Math.sqrt(365),
    probabilisticSharpe: phi(daily * Math.sqrt((n - 1) / spread)),
  };
}

export function secondEquity(points: readonly PlainPoint[], volume: bigint) {
  let deepest = 0;
  for (const [index, later] of points.entries())
    for (const earlier of points.slice(0, index))
      deepest = Math.max(deepest, (worth(earlier) - worth(later)) / worth(earlier));
  const spans = points
    .slice(1)
    .map(({ ms }, index) => ({ point: points[index]!, ms: ms - points[index]!.ms }));
  const elapsed = total(spans.map(({ ms }) => ms));
  const invested = total(spans.map(({ point, ms }) => (Number(point.value) / worth(point)) * ms));
  const held = total(spans.map(({ point, ms }) => worth(point) * ms));
  return {
    depth: deepest,
    exposure: invested / elapsed,
    turnover: (Number(volume) * elapsed) / held,
    totalReturn: worth(points.at(-1)!) / worth(points[0]!) - 1,
  };
}

/** Rounds half away from zero, by integers. */
const perTrade = (sum: bigint, count: bigint): bigint => {
  const size = sum < 0n ? -sum : sum;
  return ((2n * size + count) / (2n * count)) * (sum < 0n ? -1n : 1n);
};

export function secondSummary(trades: readonly PlainTrade[]) {
  const gains = trades.map(({ paid, stake }) => paid - stake);
  const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
  const [won, lost] = [gains.filter((gain) => gain > 0n), gains.filter((gain) => gain < 0n)];
  const held = trades.map(({ boughtAt, settledAt }) => settledAt - boughtAt).toSorted((a, b) => a - b);
  return {
    wins: won.length,
    losses: lost.length,
    winRate: 1 - (trades.length - won.length) / trades.length,
    averageWin: perTrade(sum(won), BigInt(won.length)),
    averageLoss: perTrade(sum(lost), BigInt(lost.length)),
    expectancy: perTrade(sum(gains), BigInt(trades.length)),
    realizedPnl: sum(gains),
    volume: sum(trades.map(({ stake }) => stake)),
    profitFactor: Number(sum(won)) / Number(-sum(lost)),
    returnOnCost: Number(sum(gains)) / Number(sum(trades.map(({ stake }) => stake))),
    meanHoldingMs: total(held) / held.length,
    medianHoldingMs: (held[Math.floor((held.length - 1) / 2)]! + held[Math.ceil((held.length - 1) / 2)]!) / 2,
  };
}

export function secondCalibration(trades: readonly PlainTrade[]) {
  const n = trades.length;
  // (p − r)² = p² − 2pr + r², and r is 0 or 1.
  const brierOf = (of: (trade: PlainTrade) => number): number =>
    total(trades.flatMap((trade) => [of(trade) ** 2, trade.won ? 1 - 2 * of(trade) : 0])) / n;
  const brier = brierOf(({ p }) => p);
  const market = brierOf(({ price }) => price);
  const bins = Array.from({ length: 10 }, (_, bin) => {
    const members = trades.filter(
      ({ p }) => Number((BigInt(Math.round(p * 1e6)) * 10n) / 1_000_000n) === bin,
    );
    const said = total(members.map(({ p }) => p));
    const came = members.filter(({ won }) => won).length;
    return { count: members.length, said, came };
  });
  const full = bins.filter(({ count }) => count > 0);
  const base = trades.filter(({ won }) => won).length / n;
  const closing = trades.filter(({ closingPrice }) => closingPrice !== null);
  const values = closing.map(
    ({ closingPrice, stake, shares }) => closingPrice! - Number(stake) / Number(shares),
  );
  return {
    brier,
    marketBrier: market,
    skill: (market - brier) / market,
    logScore: total(trades.map(({ p, won }) => -Math.log1p(won ? p - 1 : -p))) / n,
    index: 100 - 100 * Math.sqrt(brier),
    counts: bins.map(({ count }) => count),
    meanProbabilities: bins.map(({ count, said }) => (count === 0 ? null : said / count)),
    meanResults: bins.map(({ count, came }) => (count === 0 ? null : came / count)),
    calibrationError: total(full.map(({ said, came }) => Math.abs(said - came))) / n,
    reliability: total(full.map(({ count, said, came }) => (said - came) ** 2 / count)) / n,
    resolution: total(full.map(({ count, came }) => came ** 2 / count)) / n - base ** 2,
    uncertainty: base - base ** 2,
    closing: {
      trades: closing.length,
      meanValue: total(values) / values.length,
      beatShare: values.filter((value) => value > 0).length / values.length,
    },
  };
}

/** The standard error of `Σ gain ÷ Σ stake` with whole events as units, by linearization. */
export function clusteredError(trades: readonly PlainTrade[]): number {
  const stakes = total(trades.map(({ stake }) => Number(stake)));
  const ratio = total(trades.map(({ paid, stake }) => Number(paid - stake))) / stakes;
  const events = [...Map.groupBy(trades, ({ event }) => event).values()];
  const residuals = events.map((members) =>
    total(members.map(({ paid, stake }) => Number(paid - stake) - ratio * Number(stake))),
  );
  return Math.sqrt(power(residuals, 2)) / stakes;
}
