import { command } from '../../program/declare.ts';
import { portfolios } from '../suggestions.ts';

export const receipt = command({
  name: 'receipt',
  heading: 'Portfolios',
  about: 'Shows how each fill of a trade was priced, and computes it again from its receipt.',
  more: 'It ends with 1 if the two differ.',
  arguments: {
    portfolio: { label: 'PORTFOLIO', about: 'a portfolio', suggest: portfolios },
    trade: { label: 'TRADE_ID', about: 'a trade' },
  },
  example: 'receipt 1 my-trade',
  run: async () => (await import('../../commands/portfolios/receipt.ts')).receipt,
});
