import type { OptionSpecs } from '../../program/declare.ts';

const heading = 'Venue';

/** The options that say which venues to use, and the file to which all that they say is recorded. */
export const VENUE_OPTIONS = {
  live: { heading, about: 'Polymarket and Kalshi themselves: public data, no account' },
  at: { heading, value: 'URL', about: 'with --live: Polymarket at another address' },
  play: { heading, value: 'FILE', about: 'plays a recording' },
  record: { heading, value: 'FILE', about: 'writes all that the venues say to a file, which --play plays' },
} as const satisfies OptionSpecs;
