import { command } from '../../program/declare.ts';
import { CHOICES } from '../common.ts';

export const record = command({
  name: 'record',
  heading: 'Strategies and recordings',
  about: 'Records all that a venue says of its markets, for --play.',
  more: 'It ends at Ctrl-C, or after --minutes.',
  arguments: { file: { label: 'FILE', about: 'the file to record to' } },
  options: {
    minutes: { value: 'N', about: 'ends after so many minutes' },
    markets: { value: 'N', about: 'the most markets that are followed', default: '100' },
    venue: { value: 'V', about: 'the venue, polymarket unless given', choices: CHOICES.venues },
    play: { value: 'FILE', about: 'records another recording instead' },
  },
  example: 'record day.ndjson.gz --minutes 10',
  run: async () => (await import('../../commands/strategies/record.ts')).record,
});
