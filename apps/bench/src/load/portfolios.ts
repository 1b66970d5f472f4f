/** The busy portfolio, and those over which a load is spread; ids of one length, so that requests have one too. */
export const PORTFOLIOS = {
  one: [1_000],
  spread: Array.from({ length: 64 }, (_, index) => 2_000 + index),
} as const;

export type Portfolios = keyof typeof PORTFOLIOS;
