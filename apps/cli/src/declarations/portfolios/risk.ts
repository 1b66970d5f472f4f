import { command, group } from '../../program/declare.ts';
import { PORTFOLIO } from '../common.ts';
import { LIMIT_OPTIONS } from './risk-limits.ts';

const N_OR_ALL = { label: 'N|all', about: 'a portfolio, or all', suggest: PORTFOLIO.suggest } as const;
const REASON_OPTION = { reason: { value: 'TEXT', about: 'why: the log of changes keeps it' } } as const;

export const risk = group({
  name: 'risk',
  heading: 'Portfolios',
  about: 'Limits of what portfolios buy, and kill switches.',
  commands: [
    command({
      name: 'show',
      about: 'Shows the limits of a portfolio, and how it stands to them.',
      arguments: { portfolio: PORTFOLIO },
      example: 'risk show 1',
      run: async () => (await import('../../commands/portfolios/risk.ts')).show,
    }),
    command({
      name: 'set',
      about: 'Sets limits; "none" takes one away.',
      arguments: { portfolio: PORTFOLIO },
      options: { ...LIMIT_OPTIONS, ...REASON_OPTION },
      example: 'risk set 1 --max-stake 100 --max-drawdown 0.2 --reason "a careful week"',
      run: async () => (await import('../../commands/portfolios/risk.ts')).set,
    }),
    command({
      name: 'history',
      about: 'Lists every change, newest first.',
      arguments: { portfolio: N_OR_ALL },
      options: { limit: { value: 'N', about: 'the most changes', default: '50' } },
      example: 'risk history 1',
      run: async () => (await import('../../commands/portfolios/risk.ts')).history,
    }),
    command({
      name: 'halt',
      about: 'The kill switch: nothing is bought any more; sales and settlements go on.',
      arguments: { portfolio: N_OR_ALL },
      options: REASON_OPTION,
      example: 'risk halt all --reason "the venue is down"',
      run: async () => (await import('../../commands/portfolios/risk.ts')).halt,
    }),
    command({
      name: 'resume',
      about: 'Lifts the kill switch.',
      arguments: { portfolio: N_OR_ALL },
      options: REASON_OPTION,
      example: 'risk resume all --reason "the venue is back"',
      run: async () => (await import('../../commands/portfolios/risk.ts')).resume,
    }),
  ],
});
