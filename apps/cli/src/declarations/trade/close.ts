import { command } from '../../program/declare.ts';
import { API_OPTION } from '../common.ts';
import { portfolios } from '../suggestions.ts';

export const close = command({
  name: 'close',
  heading: 'Trade',
  about: 'Sells what one trade holds, without asking, through an API that runs.',
  arguments: { trade: { label: 'TRADE_ID', about: 'a trade' } },
  options: {
    price: { value: 'P', about: 'the lowest price of a share', required: true },
    shares: { value: 'S', about: 'sells a part; needs --id' },
    fak: { about: 'sells what the book takes, and leaves the rest; needs --id' },
    id: { value: 'ID', about: 'an id of your own, so that a second try does not sell twice' },
    portfolio: { value: 'N', about: 'the portfolio of the trade', default: '1', suggest: portfolios },
    ...API_OPTION,
  },
  example: 'close my-trade --price 0.55 --portfolio 2',
  run: async () => (await import('../../commands/trade/close.ts')).close,
});
