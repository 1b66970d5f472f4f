import { command, group } from '../../program/declare.ts';
import { API_OPTION } from '../common.ts';
import { LIST_OPTIONS, VENUE_OPTION } from './market-options.ts';
import { markets as open } from '../suggestions.ts';

const MARKET = { label: 'MARKET', about: 'a market', suggest: open } as const;
const REASON_OPTION = { reason: { value: 'TEXT', about: 'why', required: true } } as const;

export const markets = group({
  name: 'markets',
  heading: 'Trade',
  about: 'Finds, imports, settles and decides markets.',
  commands: [
    command({
      name: 'list',
      about: 'Lists markets with their best prices, filtered and sorted.',
      options: LIST_OPTIONS,
      example: 'markets list --trading --max-spread 0.02 --sort volume',
      run: async () => (await import('../../commands/trade/markets.ts')).list,
    }),
    command({
      name: 'search',
      about: 'Finds markets whose question or labels have all these words; the last may be a beginning.',
      arguments: { text: { label: 'WORD', about: 'a word to look for', need: 'any' } },
      options: LIST_OPTIONS,
      example: 'markets search harbour cup',
      run: async () => (await import('../../commands/trade/markets.ts')).search,
    }),
    command({
      name: 'show',
      about: 'Shows a market with its prices, and what was learnt about its end.',
      arguments: { market: MARKET },
      options: VENUE_OPTION,
      example: 'markets show 910001',
      run: async () => (await import('../../commands/trade/market-show.ts')).show,
    }),
    command({
      name: 'book',
      about: 'Shows the order book of an outcome, through an API that runs.',
      arguments: { market: MARKET },
      options: {
        outcome: { value: 'SIDE', about: 'the outcome', default: 'yes', choices: async () => ['yes', 'no'] },
        watch: { about: 'shows it again whenever it changes, until Ctrl-C' },
        ...VENUE_OPTION,
        ...API_OPTION,
      },
      example: 'markets book 910001 --watch',
      run: async () => (await import('../../commands/trade/market-book.ts')).book,
    }),
    command({
      name: 'import',
      about: 'Imports markets and events from pages of a venue.',
      arguments: { files: { label: 'FILE', about: 'pages of a venue in files', need: 'many' } },
      options: {
        ...VENUE_OPTION,
        play: { value: 'RECORDING', about: "asks this recording where the venue's second source is needed" },
      },
      example: 'markets import markets.json --venue polymarket',
      run: async () => (await import('../../commands/trade/markets.ts')).importPages,
    }),
    command({
      name: 'settle',
      about: 'Pays every position whose market ended, or those of one market.',
      arguments: { market: { ...MARKET, need: 'optional' } },
      options: VENUE_OPTION,
      example: 'markets settle',
      run: async () => (await import('../../commands/trade/markets.ts')).settle,
    }),
    command({
      name: 'reviews',
      about: 'Lists the markets that wait for a person.',
      example: 'markets reviews',
      run: async () => (await import('../../commands/trade/market-verdicts.ts')).reviews,
    }),
    command({
      name: 'decide',
      about: 'Decides how a market ended, and settles it.',
      arguments: {
        market: MARKET,
        payout: { label: 'PAYOUT|void|reverse', about: 'what a share of its first outcome pays' },
      },
      options: { ...VENUE_OPTION, ...REASON_OPTION },
      example: 'markets decide 910001 1 --reason "the final was played"',
      run: async () => (await import('../../commands/trade/market-verdicts.ts')).decide,
    }),
    command({
      name: 'identity',
      about: 'Confirms which outcome is which where a venue describes others than were traded.',
      arguments: { market: MARKET, verdict: { label: 'keep|accept', about: 'a verdict' } },
      options: { ...VENUE_OPTION, ...REASON_OPTION },
      example: 'markets identity 910001 keep --reason "only a spelling"',
      run: async () => (await import('../../commands/trade/market-verdicts.ts')).identity,
    }),
    command({
      name: 'forget',
      about: 'Forgets old prices.',
      options: { days: { value: 'N', about: 'those that are older', required: true } },
      example: 'markets forget --days 90',
      run: async () => (await import('../../commands/trade/market-verdicts.ts')).forget,
    }),
  ],
});
