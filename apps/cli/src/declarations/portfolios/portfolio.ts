import { command, group } from '../../program/declare.ts';
import { CHOICES, PORTFOLIO } from '../common.ts';
import { LIFE } from './portfolio-life.ts';
import { cycles, signals } from './signals.ts';

const PERIOD_OPTION = {
  period: { value: 'P', about: 'the periods of its table', default: 'month', choices: CHOICES.periods },
} as const;

export const portfolio = group({
  name: 'portfolio',
  heading: 'Portfolios',
  about: 'Opens, shows, compares, pauses and ends portfolios.',
  commands: [
    command({
      name: 'show',
      about: 'Shows the account of a portfolio, with a plot of its equity.',
      arguments: { portfolio: PORTFOLIO },
      options: { watch: { about: 'shows it again whenever it changes, until Ctrl-C' } },
      example: 'portfolio show 1 --watch',
      run: async () => (await import('../../commands/portfolios/portfolio.ts')).show,
    }),
    command({
      name: 'report',
      about: 'What a portfolio earned, and how far that can be believed.',
      arguments: { portfolio: PORTFOLIO },
      options: { ...PERIOD_OPTION, csv: { about: 'answers as CSV' } },
      example: 'portfolio report 1 --period week',
      run: async () => (await import('../../commands/portfolios/portfolio.ts')).report,
    }),
    command({
      name: 'compare',
      about: 'The reports of several portfolios beside each other.',
      arguments: { portfolios: { ...PORTFOLIO, need: 'many' } },
      options: PERIOD_OPTION,
      example: 'portfolio compare 1 101 102',
      run: async () => (await import('../../commands/portfolios/portfolio.ts')).compare,
    }),
    command({
      name: 'leaderboard',
      about: 'Ranks the portfolios.',
      options: { limit: { value: 'N', about: 'the most ranks', default: '20' } },
      example: 'portfolio leaderboard --limit 10',
      run: async () => (await import('../../commands/portfolios/portfolio.ts')).leaderboard,
    }),
    command({
      name: 'positions',
      about: 'Lists what a portfolio holds, at the stored marks.',
      arguments: { portfolio: PORTFOLIO },
      options: { limit: { value: 'N', about: 'the most lines', default: '50' } },
      example: 'portfolio positions 1',
      run: async () => (await import('../../commands/portfolios/positions.ts')).positions,
    }),
    signals,
    cycles,
    command({
      name: 'export',
      about: 'Writes a whole table of a portfolio to standard output, a page at a time.',
      arguments: { portfolio: PORTFOLIO },
      options: {
        what: {
          value: 'TABLE',
          about: 'the table',
          choices: async () => (await import('@prescient/core')).EXPORTS,
        },
        csv: { about: 'as CSV' },
      },
      json: 'as JSON',
      example: 'portfolio export 1 --what fills --csv',
      run: async () => (await import('../../commands/portfolios/portfolio-export.ts')).exportTable,
    }),
    ...LIFE,
  ],
});
