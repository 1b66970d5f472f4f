import type { OptionSpecs } from '../../program/declare.ts';
import { CHOICES } from '../common.ts';
import { portfolios, strategies } from '../suggestions.ts';

const heading = 'Bot';

/** The options that `start` and `bot` share. */
export const BOT_OPTIONS = {
  once: { heading, about: 'stops after one cycle' },
  interval: { heading, value: 'SECONDS', about: 'the pause between cycles' },
  on: {
    heading,
    value: 'STARTER',
    about: "starts a strategy's cycles when something happens to its markets or its portfolio",
    choices: async () => ['interval', 'events'],
  },
  'pause-ms': {
    heading,
    value: 'N',
    about: 'with --on events: the shortest pause between cycles, 1000 unless given',
  },
  portfolio: {
    heading,
    value: 'N',
    about: 'the portfolio that it trades',
    default: '1',
    suggest: portfolios,
  },
  'fill-model': {
    heading,
    value: 'MODEL',
    about: 'how the portfolio fills, if this run opens it',
    choices: CHOICES.fillModels,
  },
  'replenish-seconds': {
    heading,
    value: 'N',
    about: 'with --fill-model book: half of the depth that the portfolio took is there again after N seconds',
  },
  strategy: {
    heading,
    value: 'FILE',
    about: 'a strategy of yours or the name of a shipped one; N=FILE for portfolio N',
    many: true,
    suggest: strategies,
  },
  config: {
    heading,
    value: 'NAME=VALUE',
    about: 'sets a strategy; N.NAME=VALUE that of portfolio N',
    many: true,
  },
  reload: { heading, about: "loads a strategy's file again when it changes" },
  'max-trades': { heading, value: 'N', about: 'the most buys of one cycle' },
  'max-positions': { heading, value: 'N', about: 'the most open positions' },
  markets: { heading, value: 'FILE', about: 'reads markets or events that you saved from Polymarket' },
  signals: { heading, value: 'FILE', about: 'reads signals, and sends each once' },
  amount: { heading, value: 'DOLLARS', about: 'without a strategy: what it stakes, 100 unless given' },
  'min-price': { heading, value: 'P', about: 'without a strategy: the lowest price that it pays' },
  'max-price': { heading, value: 'P', about: 'without a strategy: the highest price that it pays' },
  again: { heading, about: 'without a strategy: also buys sides of markets that it bought before' },
} as const satisfies OptionSpecs;
