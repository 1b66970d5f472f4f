/** The processes in which bots run. */
export const BOT_PROCESSES = ['a', 'b'] as const;
export type BotProcessName = (typeof BOT_PROCESSES)[number];

/** A portfolio of the contest, and the shipped strategy that trades it. */
export interface Entrant {
  readonly portfolioId: number;
  readonly strategy: string;
  readonly process: BotProcessName;
  /** Settings of the strategy, as `--config` takes them. */
  readonly config: Readonly<Record<string, string | number>>;
}

/** The entrants by their part in the contest, beside the portfolio 1 that every database has. The world lasts minutes, so that the strategies look back minutes. */
export const ENTRANTS = {
  /** Nothing ever happens to this one. */
  steady: {
    portfolioId: 2,
    strategy: 'mean-reversion',
    process: 'a',
    config: { stake: 20, hours: 0.05, deviations: 0.5, fewest: 3, smallest: 0.001, maxHold: 0.004 },
  },
  ruined: {
    portfolioId: 3,
    strategy: 'favourite',
    process: 'a',
    config: { stake: 20 },
  },
  faltering: {
    portfolioId: 4,
    strategy: 'momentum',
    process: 'b',
    config: {
      stake: 20,
      hours: 0.05,
      rise: 0.01,
      maxSpread: 0.1,
      takeProfit: 0.05,
      stopLoss: 0.05,
      maxHold: 0.02,
    },
  },
  paused: {
    portfolioId: 5,
    strategy: 'calibrated',
    process: 'b',
    config: { edge: 0.005, mostOfEquity: 0.015 },
  },
} as const satisfies Record<string, Entrant>;

/** An entrant's part in the contest. */
export type Part = keyof typeof ENTRANTS;
export const PARTS = Object.keys(ENTRANTS) as readonly Part[];

/** Returns the parts that a process runs. */
export const partsOf = (name: BotProcessName): Part[] =>
  PARTS.filter((part) => ENTRANTS[part].process === name);
