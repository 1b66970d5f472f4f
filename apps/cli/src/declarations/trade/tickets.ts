import { command } from '../../program/declare.ts';
import { API_OPTION, YES_OPTION } from '../common.ts';
import { markets, portfolios } from '../suggestions.ts';

const TICKET_OPTIONS = {
  portfolio: { value: 'N', about: 'the portfolio', default: '1', suggest: portfolios },
  fok: { about: 'all or nothing; else it takes what the book has up to the limit' },
  id: { value: 'ID', about: 'an id of your own: the same id is carried out once' },
  preview: { about: 'shows what would happen, and ends' },
  ...YES_OPTION,
  ...API_OPTION,
} as const;

export const buy = command({
  name: 'buy',
  heading: 'Trade',
  about: 'Buys one outcome of a market, after a preview, through an API that runs.',
  more: 'The preview shows shares, price, fee and every level of the book before anything happens. Without a terminal it needs --yes.',
  arguments: {
    market: { label: 'MARKET', about: 'a market', suggest: markets },
    outcome: {
      label: 'OUTCOME',
      about: 'an outcome: yes, no or its label',
      choices: async () => ['yes', 'no'],
    },
  },
  options: {
    stake: { value: 'DOLLARS', about: 'the dollars to stake, before fees', required: true },
    limit: { value: 'P', about: 'the highest price to pay, the best one of the book unless given' },
    venue: { value: 'V', about: 'the venue of the market', default: 'polymarket' },
    p: { value: 'P', about: 'your own probability that it wins, which reports compare with the result' },
    reason: { value: 'TEXT', about: 'why; it stays with the trade' },
    ...TICKET_OPTIONS,
  },
  example: 'buy 910001 yes --stake 100 --limit 0.4 --portfolio 2',
  run: async () => (await import('../../commands/trade/buy.ts')).buy,
});

export const sell = command({
  name: 'sell',
  heading: 'Trade',
  about: 'Sells what a trade holds, or a part of it, after a preview, through an API that runs.',
  more: 'The command portfolio positions N lists the trades that hold something. Without a terminal it needs --yes.',
  arguments: { trade: { label: 'TRADE_ID', about: 'a trade' } },
  options: {
    shares: { value: 'S', about: 'the shares to sell, all unless given' },
    limit: { value: 'P', about: 'the lowest price to take, the best one of the book unless given' },
    ...TICKET_OPTIONS,
  },
  example: 'sell my-trade --shares 50 --portfolio 2',
  run: async () => (await import('../../commands/trade/sell.ts')).sell,
});
