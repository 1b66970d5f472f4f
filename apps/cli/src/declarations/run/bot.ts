import { command } from '../../program/declare.ts';
import { BOT_OPTIONS } from './bot-options.ts';
import { API_OPTION } from '../common.ts';

export const bot = command({
  name: 'bot',
  heading: 'Run',
  about: 'The bot alone, against an API that runs.',
  options: { ...BOT_OPTIONS, ...API_OPTION },
  json: 'prints one JSON document for each cycle',
  example: 'bot --once --api http://127.0.0.1:8000',
  run: async () => (await import('../../commands/run/bot.ts')).bot,
});
