import type { OptionSpecs } from '../../program/declare.ts';
import { CHOICES } from '../common.ts';

/** The options that filter and sort a list of markets. */
export const LIST_OPTIONS = {
  venue: { value: 'V', about: 'only this venue', choices: CHOICES.venues },
  tag: { value: 'T', about: 'only this tag' },
  series: { value: 'S', about: 'only this series' },
  event: { value: 'ID', about: 'only this event' },
  state: {
    value: 'STATE',
    about: 'only this state',
    choices: async () => (await import('@prescient/core/domain')).MARKET_STATES,
  },
  trading: { about: 'only those that can be traded now' },
  'ends-within': { value: 'HOURS', about: 'only those that end so soon' },
  'min-liquidity': { value: 'DOLLARS', about: 'the least liquidity' },
  'min-volume': { value: 'DOLLARS', about: 'the least volume' },
  'max-spread': { value: 'P', about: 'the widest spread' },
  'min-price': { value: 'P', about: 'the lowest best ask of one outcome at least' },
  'max-price': { value: 'P', about: 'the highest best ask of one outcome at least' },
  sort: {
    value: 'BY',
    about: 'the order',
    choices: async () => (await import('@prescient/core')).MARKET_SORTS,
  },
  direction: {
    value: 'D',
    about: 'its direction',
    choices: async () => (await import('@prescient/core')).DIRECTIONS,
  },
  limit: { value: 'N', about: 'the most markets', default: '50' },
  removed: { about: 'counts what each filter removes' },
} as const satisfies OptionSpecs;

/** The option that names the venue of one market. */
export const VENUE_OPTION = {
  venue: { value: 'V', about: 'the venue', default: 'polymarket', choices: CHOICES.venues },
} as const satisfies OptionSpecs;
