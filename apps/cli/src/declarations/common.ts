import { portfolios } from './suggestions.ts';

/** The word that names a portfolio. */
export const PORTFOLIO = { label: 'N', about: 'a portfolio', suggest: portfolios } as const;

/** The option that names the API that answers. */
export const API_OPTION = {
  api: {
    value: 'URL',
    about: 'the address of the API, if not that of HOST and PORT or of the one that runs in this home',
  },
} as const;

/** The option that answers a question before it is asked. */
export const YES_OPTION = { yes: { about: 'goes on without asking' } } as const;

/** The words of options that several commands have. */
export const CHOICES = {
  fillModels: async () => (await import('@prescient/core/domain')).FILL_MODELS,
  periods: async () => (await import('@prescient/reports')).PERIODS,
  venues: async () => Object.keys((await import('@prescient/venues')).venueNames),
};
