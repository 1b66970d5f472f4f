import { command } from '../../program/declare.ts';
import { VENUE_OPTIONS } from './venue-options.ts';

export const api = command({
  name: 'api',
  heading: 'Run',
  about: 'Starts the database and the API, without a bot.',
  options: VENUE_OPTIONS,
  json: 'tells the address of the API as JSON',
  example: 'api --live',
  run: async () => (await import('../../commands/run/api.ts')).api,
});
