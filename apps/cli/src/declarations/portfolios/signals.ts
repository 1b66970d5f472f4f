import { command } from '../../program/declare.ts';
import { PORTFOLIO } from '../common.ts';

const LIMIT_OPTION = { limit: { value: 'N', about: 'the most lines', default: '20' } } as const;

export const signals = command({
  name: 'signals',
  heading: 'Portfolios',
  about: 'Shows the newest signals of strategies, with their fate.',
  arguments: { portfolio: PORTFOLIO },
  options: LIMIT_OPTION,
  example: 'signals 1 --limit 50',
  run: async () => (await import('../../commands/portfolios/portfolio-signals.ts')).signals,
});

export const cycles = command({
  name: 'cycles',
  about: 'Shows the rounds of the strategies, and the process that runs them.',
  arguments: { portfolio: PORTFOLIO },
  options: LIMIT_OPTION,
  example: 'portfolio cycles 1',
  run: async () => (await import('../../commands/portfolios/portfolio-signals.ts')).cycles,
});
