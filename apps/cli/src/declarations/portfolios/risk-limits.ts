import type { OptionSpecs } from '../../program/declare.ts';

const heading = 'Limits';
const dollars = { heading, value: 'DOLLARS' } as const;

/** The options that set limits; `none` takes one away. */
export const LIMIT_OPTIONS = {
  'max-stake': { ...dollars, about: 'the most that one buy stakes' },
  'max-position': { ...dollars, about: 'the most in one outcome' },
  'max-market-exposure': { ...dollars, about: 'the most in one market' },
  'max-event-exposure': { ...dollars, about: 'the most in one event' },
  'max-category-exposure': { ...dollars, about: 'the most in one category' },
  'max-daily-loss': { ...dollars, about: 'the most that is lost in one day' },
  'max-open-positions': { heading, value: 'N', about: 'the most open positions' },
  'max-drawdown': { heading, value: 'FRACTION', about: 'the deepest fall from the highest equity' },
  'max-spread': { heading, value: 'PRICE', about: 'the widest spread that is bought into' },
  'loss-cool-down-seconds': { heading, value: 'N', about: 'the pause after a loss' },
  'market-cool-down-seconds': { heading, value: 'N', about: 'the pause between two buys in a market' },
} as const satisfies OptionSpecs;
