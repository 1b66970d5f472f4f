import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shortOrFull } from '@prescient/testkit/length';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  backUp,
  BackupError,
  connect,
  isEmptyDatabase,
  restoreBackup,
  verifyBackup,
  type BackupOptions,
} from '../../src/index.ts';
import { emptyDatabase, newPath } from '../support/empty-database.ts';
import { everyRow } from '../support/every-row.ts';
import { fillBooks, fillLimits, fillMarkets } from '../support/full-books.ts';
import { FOLDERS, ROWS } from '../support/backup-tamperings.ts';
import { TamperedBackup } from '../support/tampered-backup.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, urls } = await openTestWorld();
let whole: string;

async function backedUp(path: string, options: BackupOptions = {}): Promise<void> {
  const from = await connect({ url: urls.ownerUrl });
  try {
    await backUp(from, path, options);
  } finally {
    await from.close();
  }
}

beforeAll(async () => {
  await fillBooks(db, 7);
  await fillLimits(db, 7);
  await fillMarkets(db);
  const parent = mkdtempSync(join(tmpdir(), 'prescient-tampered-'));
  whole = join(parent, 'whole');
  await backedUp(whole);
  return () => rmSync(parent, { recursive: true, force: true });
});

function tampered(harm: (backup: TamperedBackup) => void): string {
  const folder = newPath();
  cpSync(whole, folder, { recursive: true });
  harm(new TamperedBackup(folder));
  return folder;
}

const refusal = async (work: Promise<unknown>): Promise<BackupError> =>
  work.then(
    () => expect.fail('it was accepted'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(BackupError);
      return error as BackupError;
    },
  );

describe('a tampered backup whose hashes were redone is refused by name', () => {
  test.each(FOLDERS)('%s', async (_, harm, named) => {
    const { faults } = await refusal(verifyBackup(tampered(harm)));
    expect(faults.join('\n')).toMatch(named);
    for (const fault of faults) expect(fault).toMatch(/^[^\p{Cc}]*\.$/u);
  });

  test('and so is what only a database can tell, which is then as empty as before', async () => {
    const target = await emptyDatabase(urls.ownerUrl);
    // In short every fifth, so that each of a restore's own checks refuses one.
    for (const [what, harm, named] of ROWS.filter((_, index) => index % shortOrFull(5, 1) === 0)) {
      const { faults } = await refusal(restoreBackup(target, tampered(harm), { applicationRole: null }));
      expect(faults.join('\n'), what).toMatch(named);
      for (const fault of faults) expect(fault, what).not.toMatch(/\p{Cc}/u);
      expect(await isEmptyDatabase(target), what).toBe(true);
    }
    await restoreBackup(target, whole, { applicationRole: null });
    expect(await everyRow(target)).toEqual(await everyRow(db));
  });

  test('at least forty ways are tried', () => {
    expect(FOLDERS.length + ROWS.length).toBeGreaterThanOrEqual(40);
  });
});

describe('a signed backup', () => {
  const owner = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');

  test('is taken with the key of its owner, and refused with another, changed or unsigned', async () => {
    const path = newPath();
    await backedUp(path, { signKey: owner.privateKey });
    await verifyBackup(path);
    await verifyBackup(path, { verifyKey: owner.publicKey });
    const byAnother = await refusal(verifyBackup(path, { verifyKey: other.publicKey }));
    expect(byAnother.message).toMatch(/manifest\.sig is not a signature of this backup by the key/);
    const backup = new TamperedBackup(path);
    backup.manifest((manifest) => void (manifest.createdAt = '2026-01-01T00:00:00.000Z'));
    await verifyBackup(path);
    expect((await refusal(verifyBackup(path, { verifyKey: owner.publicKey }))).message).toMatch(
      /manifest\.sig/,
    );
    const unsigned = await refusal(verifyBackup(whole, { verifyKey: owner.publicKey }));
    expect(unsigned.message).toMatch(/manifest\.sig cannot be read \(ENOENT\)/);
    const target = await emptyDatabase(urls.ownerUrl);
    const options = { applicationRole: null, verifyKey: owner.publicKey };
    expect((await refusal(restoreBackup(target, whole, options))).message).toMatch(/manifest\.sig/);
  });
});
