import { command } from '../../program/declare.ts';
import { BOT_OPTIONS } from './bot-options.ts';
import { VENUE_OPTIONS } from './venue-options.ts';

const heading = 'Run';
const options = { ...BOT_OPTIONS, ...VENUE_OPTIONS };
const json = 'prints one JSON document for each cycle';
export const SESSION_OPTION = {
  session: {
    heading: 'Venue',
    value: 'DIR',
    about: 'keeps all that the venues say and each strategy decides in a new folder, for replay verify',
  },
} as const;

export const start = command({
  name: 'start',
  heading,
  about: 'Starts the database, the API with its dashboard, a venue and bots.',
  more: 'Without an option of the venue it plays a world that never ends, and portfolios of its own trade there.',
  options: { ...options, ...SESSION_OPTION },
  json,
  example: 'start --portfolio 2 --fill-model book',
  run: async () => (await import('../../commands/run/start.ts')).start,
});

export const dev = command({
  name: 'dev',
  heading,
  about: 'As start, but begun again whenever a source file changes.',
  options,
  json,
  example: 'dev --strategy my-idea.ts --portfolio 7',
  run: async () => (await import('../../commands/run/dev.ts')).dev,
});
