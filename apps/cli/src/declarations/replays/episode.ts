import { command, group } from '../../program/declare.ts';

export const EXPORT_OPTIONS = {
  from: { value: 'TIME', about: 'the beginning of the window, that of the tape unless given' },
  to: { value: 'TIME', about: 'the end of the window, that of the tape unless given' },
  market: { value: 'ID', about: 'a market of it; all unless given', many: true },
  bankroll: { value: 'DOLLARS', about: 'the dollars to begin with', default: '1000' },
  stake: { value: 'DOLLARS', about: 'the dollars that buys may stake in all, before fees' },
  calls: { value: 'N', about: 'the calls that an agent may make', default: '10000' },
  latency: { value: 'MS', about: 'milliseconds until an act arrives', default: '0' },
  jitter: { value: 'MS', about: 'the most milliseconds more, by the seed', default: '0' },
  about: { value: 'TEXT', about: 'a sentence about it' },
} as const;

export const episode = group({
  name: 'episode',
  heading: 'Replays',
  about: 'Episodes: windows of a tape in which agents act, with their results hidden.',
  commands: [
    command({
      name: 'export',
      about: 'Cuts an episode out of a tape, into the home, where the API finds it.',
      arguments: {
        tape: { label: 'TAPE', about: 'the tape' },
        name: { label: 'NAME', about: 'the name of the episode' },
      },
      options: EXPORT_OPTIONS,
      example: 'episode export day.tape first-hour --to 2026-12-01T13:00:00Z --bankroll 500',
      run: async () => (await import('../../commands/replays/episode.ts')).exportOne,
    }),
    command({
      name: 'list',
      about: 'Lists the episodes of the home.',
      example: 'episode list',
      run: async () => (await import('../../commands/replays/episode.ts')).list,
    }),
    command({
      name: 'results',
      about: 'Lists the results of simulations that agents ended, the newest last.',
      example: 'episode results',
      run: async () => (await import('../../commands/replays/episode.ts')).results,
    }),
  ],
});
