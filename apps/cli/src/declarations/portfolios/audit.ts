import { command } from '../../program/declare.ts';
import { portfolios } from '../suggestions.ts';

export const audit = command({
  name: 'audit',
  heading: 'Portfolios',
  about: 'Computes every balance and position again from the ledger, and every fill from its receipt.',
  more: 'It ends with 1 if something differs.',
  options: {
    portfolio: { value: 'N', about: 'only this one, and what its positions are worth', suggest: portfolios },
  },
  example: 'audit --portfolio 1',
  run: async () => (await import('../../commands/portfolios/audit.ts')).audit,
});
