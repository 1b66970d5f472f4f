import { command, group } from '../../program/declare.ts';
import { YES_OPTION } from '../common.ts';

const VERIFY_OPTION = {
  'verify-key': { value: 'FILE', about: 'a public key by which it must be signed' },
} as const;

const commands = [
  command({
    name: 'psql',
    about: 'Opens a SQL shell: psql, or a small prompt where there is none.',
    options: { owner: { about: 'as the role that owns the tables' } },
    json: 'answers each statement as JSON, by the small prompt',
    example: 'db psql --owner',
    run: async () => (await import('../../commands/db/db.ts')).psql,
  }),
  command({
    name: 'status',
    about: 'Says where the local PostgreSQL runs.',
    example: 'db status',
    run: async () => (await import('../../commands/db/db.ts')).status,
  }),
  command({
    name: 'stop',
    about: 'Stops the local PostgreSQL.',
    example: 'db stop',
    run: async () => (await import('../../commands/db/db.ts')).stop,
  }),
  command({
    name: 'migrate',
    about: 'Brings the tables up to date, as every start does.',
    example: 'db migrate',
    run: async () => (await import('../../commands/db/db.ts')).migrate,
  }),
  command({
    name: 'rollback',
    about: 'Takes the newest migration back, and the data in its tables and columns with it.',
    options: YES_OPTION,
    example: 'db rollback --yes',
    run: async () => (await import('../../commands/db/rollback.ts')).rollBack,
  }),
  command({
    name: 'reset',
    about: 'Goes back to 10,000 dollars and no trades.',
    options: YES_OPTION,
    example: 'db reset --yes',
    run: async () => (await import('../../commands/db/reset.ts')).reset,
  }),
  command({
    name: 'backup',
    about: 'Saves everything, as of one moment, into a new folder.',
    arguments: { folder: { label: 'FOLDER', about: 'a folder that does not exist yet', need: 'optional' } },
    options: { 'sign-key': { value: 'FILE', about: 'a private key that signs it' } },
    example: 'db backup before-the-upgrade',
    run: async () => (await import('../../commands/db/backup.ts')).backup,
  }),
  command({
    name: 'verify',
    about: 'Checks that a backup is undamaged, to the last byte.',
    arguments: { folder: { label: 'FOLDER', about: 'the folder of a backup' } },
    options: VERIFY_OPTION,
    example: 'db verify before-the-upgrade',
    run: async () => (await import('../../commands/db/backup.ts')).verify,
  }),
  command({
    name: 'restore',
    about: 'Restores a backup, and proves it row by row.',
    arguments: { folder: { label: 'FOLDER', about: 'the folder of a backup', need: 'optional' } },
    options: {
      into: { value: 'URL', about: 'into this empty database' },
      kept: { value: 'NAME', about: 'puts back the database that an earlier restore replaced' },
      'with-differences': { about: 'accepts books that do not add up' },
      ...VERIFY_OPTION,
    },
    example: 'db restore before-the-upgrade',
    run: async () => (await import('../../commands/db/restore.ts')).restore,
  }),
];

export const db = group({
  name: 'db',
  heading: 'Administration',
  about: 'Looks after the database.',
  commands,
});
