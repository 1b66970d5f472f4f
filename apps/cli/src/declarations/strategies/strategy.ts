import { command, group } from '../../program/declare.ts';
import { strategies } from '../suggestions.ts';

const FILE = {
  label: 'FILE',
  about: 'the file of a strategy, or the name of a shipped one',
  suggest: strategies,
} as const;
const CONFIG_OPTION = { config: { value: 'NAME=VALUE', about: 'sets the strategy', many: true } } as const;

export const strategy = group({
  name: 'strategy',
  heading: 'Strategies and recordings',
  about: 'Makes, checks and tries a strategy of your own.',
  commands: [
    command({
      name: 'new',
      about: 'Writes a commented strategy and its test.',
      arguments: { file: { label: 'NAME', about: 'the name of a new strategy' } },
      example: 'strategy new my-idea',
      run: async () => (await import('../../commands/strategies/strategy.ts')).create,
    }),
    command({
      name: 'check',
      about: 'Checks a strategy, and tries it on sample events.',
      arguments: { file: FILE },
      options: CONFIG_OPTION,
      example: 'strategy check momentum --config hours=2',
      run: async () => (await import('../../commands/strategies/strategy.ts')).check,
    }),
    command({
      name: 'lookahead',
      about: 'Proves that no decision depends on what comes after it.',
      arguments: { file: FILE },
      options: {
        ...CONFIG_OPTION,
        play: { value: 'RECORDING', about: 'the recording, that which is shipped unless given' },
      },
      example: 'strategy lookahead my-idea.ts',
      run: async () => (await import('../../commands/strategies/strategy.ts')).lookahead,
    }),
    command({
      name: 'test',
      about: "Runs the test of a strategy with Node's own runner.",
      arguments: { file: { label: 'FILE', about: 'the file of a test' } },
      json: 'tells as JSON if it passed; the words of the runner go to standard error',
      example: 'strategy test my-idea.test.ts',
      run: async () => (await import('../../commands/strategies/strategy.ts')).testFile,
    }),
  ],
});
