import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '@prescient/local-postgres';
import { backUp, connect, verifyBackup, type Manifest } from '@prescient/core';
import { noMoreWords, readArguments } from '../../process/arguments.ts';
import { openServer } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { stampOf } from '../../database/local-databases.ts';
import { print } from '../../process/output.ts';
import { table, UsageError } from '@prescient/terminal';
import { signKeyIn, verifyKeyIn } from '../../database/backup-keys.ts';

/** Returns the one folder that a command line names. @throws UsageError */
export function folderOf(verb: string, words: readonly string[]): string {
  const [folder, ...rest] = words;
  noMoreWords(rest);
  if (folder === undefined) throw new UsageError(`db ${verb} needs the folder of a backup.`);
  return folder;
}

/** Describes a backup to a person. */
export function describe({ createdAt, postgresql, sums, tables }: Manifest): string {
  const rows = tables.map(({ name, rows: count, bytes }) => [name, `${count}`, `${bytes}`]);
  return [
    `Taken ${createdAt} from PostgreSQL ${postgresql}: ${sums.portfolios} portfolios, together`,
    `${sums.balance} in cash, ${sums.totalInvested} invested, ${sums.realizedPnl} realized.`,
    '',
    table(['table', 'rows', 'bytes'], rows),
  ].join('\n');
}

/** `npm run db:backup`: writes everything in the database, as of one moment, into a new folder. */
export async function backup(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, { 'sign-key': { type: 'string' } });
  const signKey = signKeyIn(values['sign-key']);
  const folder =
    positionals.length > 0
      ? folderOf('backup', positionals)
      : join(session.environment.home, 'backups', stampOf(new Date()));
  const server = await openServer(session);
  try {
    const owner = await connect({ url: server.ownerUrl });
    try {
      makeFolder(dirname(resolve(folder)));
      const manifest = await backUp(owner, folder, { signKey });
      print(`${describe(manifest)}\n\nBacked up to ${folder}`);
    } finally {
      await owner.close();
    }
  } finally {
    await server.leave();
  }
}

/** `npm run db:verify`: checks that a backup is undamaged, to the last byte. */
export async function verify(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args, { 'verify-key': { type: 'string' } });
  const folder = folderOf('verify', positionals);
  const verifyKey = verifyKeyIn(values['verify-key']);
  const manifest = await verifyBackup(folder, { verifyKey });
  const signed = verifyKey === null ? '' : ' and signed by the owner of the key';
  print(`${describe(manifest)}\n\n${folder} is whole${signed}.`);
}
