import { command, group } from '../../program/declare.ts';

const TAPES = { label: 'FILE', about: 'a tape', need: 'many' } as const;

export const tape = group({
  name: 'tape',
  heading: 'Replays',
  about: 'Tapes: order books and trades of the past, in one file that is read fast.',
  commands: [
    command({
      name: 'build',
      about: 'Builds a tape from recordings, or from files of an archive.',
      more: 'A build that was interrupted goes on when it is started again with the same files.',
      arguments: { files: { label: 'FILE', about: 'the files to read, all of one kind', need: 'many' } },
      options: {
        into: { value: 'FILE', about: 'the tape; named after the first file unless given' },
        source: {
          value: 'NAME',
          about: 'the kind of the files; known by their content unless given',
          choices: async () => (await import('@prescient/replay')).IMPORTERS.map(({ name }) => name),
        },
        markets: {
          value: 'FILE',
          about: 'a page of the list of markets, for archives that do not describe them',
          many: true,
        },
      },
      example: 'tape build recordings/monday.ndjson.gz --into monday.tape',
      run: async () => (await import('../../commands/replays/tape.ts')).build,
    }),
    command({
      name: 'info',
      about: 'Shows what tapes hold: times, tokens, rows, and what their sources could not be trusted with.',
      arguments: { files: TAPES },
      example: 'tape info monday.tape',
      run: async () => (await import('../../commands/replays/tape.ts')).info,
    }),
    command({
      name: 'check',
      about:
        'Reads tapes whole and compares all hashes, orders and counts. It ends with 1 if one is not sound.',
      arguments: { files: TAPES },
      example: 'tape check monday.tape',
      run: async () => (await import('../../commands/replays/tape.ts')).check,
    }),
  ],
});
