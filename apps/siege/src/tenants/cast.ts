import type { Way } from '../doors/ways.ts';

/** A tenant's portfolio and its style of trading. */
export interface Habit {
  readonly name: string;
  readonly portfolioId: number;
  /** Positions that it holds before the siege begins. */
  readonly positions: number;
  readonly way: Way;
  /** Commands of one request at most. */
  readonly most: number;
  /** The share of sales. */
  readonly sells: number;
  /** Millionths of a dollar, the smallest and the largest stake. */
  readonly stakes: readonly [number, number];
  readonly fromBooks: boolean;
  /** The longest pause between two requests. */
  readonly pauseMs: number;
  /** Traders that share the portfolio. */
  readonly traders: number;
}

const QUOTED = { positions: 0, most: 1, sells: 0.35, fromBooks: false, traders: 1 } as const;
const FROM_BOOKS = { ...QUOTED, fromBooks: true, stakes: [2_000_000, 40_000_000] } as const;
/** Stakes of dollars, and of cents where a tenant buys much. */
const SMALL = { ...QUOTED, stakes: [100_000, 3_000_000] } as const;
const TINY = { ...QUOTED, stakes: [10_000, 90_000] } as const;

/** The tenants of a siege, of very different sizes; `giant` is the number of positions of the largest. */
export const castOf = (giant: number): readonly Habit[] => [
  { ...SMALL, name: 'one position', portfolioId: 2_001, positions: 1, way: 'single', pauseMs: 120 },
  { ...SMALL, name: 'singles', portfolioId: 2_002, positions: 20, way: 'single', pauseMs: 40, traders: 3 },
  { ...SMALL, name: 'batches', portfolioId: 2_003, positions: 100, way: 'batch', most: 10, pauseMs: 120 },
  { ...TINY, name: 'executeMany', portfolioId: 2_004, positions: 500, way: 'many', most: 60, pauseMs: 400 },
  {
    ...SMALL,
    name: 'REST',
    portfolioId: 2_005,
    positions: 20,
    way: 'rest',
    most: 4,
    pauseMs: 80,
    traders: 2,
  },
  { ...TINY, name: 'giant', portfolioId: 2_006, positions: giant, way: 'single', pauseMs: 150 },
  { ...FROM_BOOKS, name: 'books', portfolioId: 2_007, way: 'single', pauseMs: 100, traders: 2 },
  { ...FROM_BOOKS, name: 'books by REST', portfolioId: 2_008, way: 'rest', most: 2, pauseMs: 200 },
];
