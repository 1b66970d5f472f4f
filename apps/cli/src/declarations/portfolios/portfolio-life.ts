import { command } from '../../program/declare.ts';
import { CHOICES, PORTFOLIO } from '../common.ts';
import { strategies } from '../suggestions.ts';

const NEW = { label: 'N', about: 'a portfolio' } as const;
const FREE = {
  label: 'M',
  about: 'the new portfolio, the next free number unless given',
  need: 'optional',
} as const;
const NAME_OPTION = { name: { value: 'NAME', about: 'its name' } } as const;
const REASON = { label: 'REASON', about: 'a reason', need: 'optional' } as const;

/** The commands that begin and end portfolios. */
export const LIFE = [
  command({
    name: 'list',
    about: 'Lists all portfolios with their equity.',
    example: 'portfolio list',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).list,
  }),
  command({
    name: 'create',
    about: 'Opens a portfolio, from a template or with a balance.',
    arguments: { portfolio: NEW },
    options: {
      template: {
        value: 'T',
        about: 'its settings',
        choices: async () => (await import('@prescient/core/domain')).TEMPLATE_NAMES,
      },
      balance: { value: 'DOLLARS', about: 'its cash at first' },
      ...NAME_OPTION,
      'fill-model': { value: 'MODEL', about: 'how it fills', choices: CHOICES.fillModels },
      strategy: { value: 'NAME', about: 'the strategy that trades it', suggest: strategies },
    },
    example: 'portfolio create 7 --template careful-book --name "a careful try"',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).create,
  }),
  command({
    name: 'clone',
    about: 'Opens another one with the settings and limits of a portfolio.',
    arguments: { portfolio: PORTFOLIO, other: FREE },
    options: NAME_OPTION,
    example: 'portfolio clone 7 --name "the same again"',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).clone,
  }),
  command({
    name: 'reset',
    about: 'Archives a portfolio, and goes on with a fresh one.',
    arguments: { portfolio: PORTFOLIO, other: FREE },
    example: 'portfolio reset 7',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).reset,
  }),
  command({
    name: 'archive',
    about: 'Puts a portfolio away for good: it buys no more, and its history stays.',
    arguments: { portfolio: PORTFOLIO, reason: REASON },
    example: 'portfolio archive 7 "the try is over"',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).archive,
  }),
  command({
    name: 'pause',
    about: 'Stops its buying.',
    arguments: { portfolio: PORTFOLIO, reason: REASON },
    example: 'portfolio pause 7 "over the weekend"',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).pause,
  }),
  command({
    name: 'resume',
    about: 'Lets a paused one buy again.',
    arguments: { portfolio: PORTFOLIO },
    example: 'portfolio resume 7',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).resume,
  }),
  command({
    name: 'lock',
    about: 'Locks it: nothing in it changes any more.',
    arguments: { portfolio: PORTFOLIO, reason: { label: 'REASON', about: 'a reason' } },
    example: 'portfolio lock 7 "its books do not add up"',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).lock,
  }),
  command({
    name: 'unlock',
    about: 'Unlocks it, once a whole audit of it is clean.',
    arguments: { portfolio: PORTFOLIO },
    options: { force: { value: 'REASON', about: 'although it is not clean, and why' } },
    example: 'portfolio unlock 7',
    run: async () => (await import('../../commands/portfolios/portfolio-life.ts')).unlock,
  }),
];
