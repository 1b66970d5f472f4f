import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '@prescient/local-postgres';
import { backUp, connect, verifyBackup, type Manifest } from '@prescient/core';
import { openServer } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { stampOf } from '../../database/local-databases.ts';
import { withBars } from '../../process/step-bars.ts';
import { print, printJson } from '../../process/output.ts';
import { table } from '@prescient/terminal';
import { signKeyIn, verifyKeyIn } from '../../database/backup-keys.ts';

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

interface BackupGiven {
  readonly folder: string | undefined;
  readonly 'sign-key': string | undefined;
  readonly json: boolean;
}

/** `prescient db backup`: writes everything in the database, as of one moment, into a new folder. */
export async function backup(given: BackupGiven, session: Session): Promise<void> {
  const signKey = signKeyIn(given['sign-key']);
  const folder = given.folder ?? join(session.environment.home, 'backups', stampOf(new Date()));
  const server = await openServer(session);
  try {
    const owner = await connect({ url: server.ownerUrl });
    try {
      makeFolder(dirname(resolve(folder)));
      const manifest = await withBars((onStep) => backUp(owner, folder, { signKey, onStep }));
      if (given.json) printJson({ folder, ...manifest });
      else print(`${describe(manifest)}\n\nBacked up to ${folder}`);
    } finally {
      await owner.close();
    }
  } finally {
    await server.leave();
  }
}

interface VerifyGiven {
  readonly folder: string;
  readonly 'verify-key': string | undefined;
  readonly json: boolean;
}

/** `prescient db verify`: checks that a backup is undamaged, to the last byte. */
export async function verify({ folder, json, ...given }: VerifyGiven): Promise<void> {
  const verifyKey = verifyKeyIn(given['verify-key']);
  const manifest = await withBars((onStep) => verifyBackup(folder, { verifyKey, onStep }));
  if (json) return printJson({ folder, whole: true, signed: verifyKey !== null, ...manifest });
  const signed = verifyKey === null ? '' : ' and signed by the owner of the key';
  print(`${describe(manifest)}\n\n${folder} is whole${signed}.`);
}
