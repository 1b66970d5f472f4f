import { command, group } from '../../program/declare.ts';
import { strategies } from '../suggestions.ts';
import { replayRun } from './replay-run.ts';

const RUN = {
  label: 'RUN',
  about: 'a run: the first digits of its fingerprint, or the portfolio that it is saved as',
} as const;

export const replay = group({
  name: 'replay',
  heading: 'Replays',
  about: 'Strategies over recorded data, by the rules of live trading.',
  commands: [
    replayRun,
    command({
      name: 'list',
      about: 'Lists the replays that ran last, newest first.',
      options: {
        strategy: { value: 'NAME', about: 'only those of this strategy', suggest: strategies },
        limit: { value: 'N', about: 'the most lines', default: '50' },
      },
      example: 'replay list --strategy favourite',
      run: async () => (await import('../../commands/replays/runs.ts')).list,
    }),
    command({
      name: 'show',
      about: 'Shows a replay: its strategy, tape, settings and figures.',
      arguments: { run: RUN },
      example: 'replay show 3f9c02a1b7d4',
      run: async () => (await import('../../commands/replays/runs.ts')).show,
    }),
    command({
      name: 'compare',
      about: 'Replays beside each other: the settings in which they differ, and their figures.',
      arguments: { runs: { ...RUN, need: 'many' } },
      example: 'replay compare 3f9c02a1b7d4 81d07c55e02f',
      run: async () => (await import('../../commands/replays/runs.ts')).compare,
    }),
    command({
      name: 'verify',
      about: 'Replays a session from its recording, and compares it with what happened live.',
      more: 'A session is what start --session kept. The exit code is 1 where anything differs for no named cause.',
      arguments: { session: { label: 'SESSION', about: 'the folder of a session' } },
      example: 'replay verify session',
      run: async () => (await import('../../commands/replays/verify.ts')).verify,
    }),
  ],
});
