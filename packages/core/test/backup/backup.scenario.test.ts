import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '@prescient/testkit';
import { shortOrFull } from '@prescient/testkit/length';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  backUp,
  connect,
  executeTrade,
  isEmptyDatabase,
  restoreBackup,
  verifyAudit,
  verifyBackup,
  type Manifest,
  type WorkStep,
} from '../../src/index.ts';
import { ENTITIES } from '../../src/store/tables/entities.ts';
import { aBuy } from '../support/builders.ts';
import { emptyDatabase, newPath } from '../support/empty-database.ts';
import { everyRow } from '../support/every-row.ts';
import { fillBooks, fillLimits, fillMarkets } from '../support/full-books.ts';
import { openTestWorld, query } from '../support/test-database.ts';

const { db, owner, portfolio, urls } = await openTestWorld();
const withoutRole = { applicationRole: null };

beforeAll(async () => {
  await fillBooks(db, 7);
  await fillLimits(db, 7);
  await fillBooks(db, 2_147_483_647);
  await fillMarkets(db);
  // A JSON null is not the null of SQL, and no application that we know writes it.
  await owner(`update portfolio_state set strategy_config = 'null' where id = 1`);
});

/** Backs the tests' database up, to a new place unless told otherwise. */
async function backedUp(path: string = newPath()): Promise<string> {
  const from = await connect({ url: urls.ownerUrl });
  try {
    await backUp(from, path);
    return path;
  } finally {
    await from.close();
  }
}

const countOf = ({ tables }: Manifest): number => tables.reduce((sum, { rows }) => sum + rows, 0);

describe('a backup', () => {
  test('is restored row by row, every table, with nothing added, lost or rounded', async () => {
    const restored = await emptyDatabase(urls.ownerUrl);
    const steps = new Map<string, WorkStep>();
    const onStep = (step: WorkStep): void => void steps.set(step.work, step);
    const options = { ...withoutRole, onStep };
    const { manifest, audit, skipped } = await restoreBackup(restored, await backedUp(), options);
    expect(skipped).toEqual([]);
    expect(audit).toMatchObject({ clean: true, portfolios: 3, fills: 18 });
    const rows = await everyRow(restored);
    expect(rows).toEqual(await everyRow(db));
    expect(Object.keys(rows)).toEqual(
      expect.arrayContaining(['portfolio_state', 'ledger_transfers', 'fills', 'commands']),
    );
    expect(rows['ledger_transfers']!.length).toBeGreaterThan(20);
    for (const table of ['events', 'markets', 'market_quotes', 'market_snapshots', 'market_resolutions'])
      expect(rows[table]!.length).toBeGreaterThan(0);
    // A backup of what was restored is the same to the last byte, and so are the sums.
    const again = await backUp(restored, newPath(), { onStep });
    expect(again.tables).toEqual(manifest.tables);
    expect(again.sums).toEqual(manifest.sums);
    expect(again.sums).toMatchObject({ portfolios: 3, initialBalance: '30000.000002' });
    // The listener was told of all of it.
    expect([...steps.keys()]).toEqual(['verifying', 'restoring', 'auditing', 'backing up']);
    for (const { done, total } of steps.values()) expect(done).toBe(total ?? countOf(manifest));
  });

  test('is one moment, whatever is traded while it is written', async () => {
    const { id: portfolioId } = await portfolio();
    const enough = new AbortController();
    const trade = async (): Promise<void> => {
      for (let number = 0; !enough.signal.aborted; number += 1) {
        await executeTrade(db, aBuy({ portfolioId, commandId: `meanwhile-${number}`, amount: '0.01' }));
      }
    };
    const trades = trade();
    const path = await backedUp().finally(() => enough.abort());
    await trades;
    const { audit } = await restoreBackup(await emptyDatabase(urls.ownerUrl), path, withoutRole);
    expect(audit.clean).toBe(true);
  });

  test('never replaces what is there', async () => {
    const path = newPath();
    mkdirSync(path);
    await expect(backedUp(path)).rejects.toThrow('exists already');
    expect(readdirSync(dirname(path))).toEqual(['backup']);
    expect(readdirSync(path)).toEqual([]);
  });

  test('of a database that nobody used is refused, and leaves nothing behind', async () => {
    const path = newPath();
    await expect(backUp(await emptyDatabase(urls.ownerUrl), path)).rejects.toThrow(
      'holds no tables of Prescient',
    );
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  test('that is killed never looks like one', async () => {
    const { ownerUrl: url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const from = await connect({ url });
    onTestFinished(() => from.close());
    const rows = `insert into commands (portfolio_id, command_id, kind, request_hash, result, recorded_at)
      select 1, 'filler-' || n, 'execute', md5(n::text), '{"accepted": false}', now() from generate_series(1, 20000) n`;
    await query(from, rows);
    const path = newPath();
    const script = join(import.meta.dirname, '..', 'support', 'back-up-process.ts');
    const child = spawn(process.execPath, [script, url, path], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    const written = (): string[] => readdirSync(dirname(path), { recursive: true, encoding: 'utf8' });
    while (!written().some((name) => name.endsWith('commands.jsonl.gz'))) await sleep(1);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(existsSync(path)).toBe(false);
    const [left] = readdirSync(dirname(path));
    expect(left).toMatch(/^backup\.incomplete-/);
    await expect(verifyBackup(join(dirname(path), left!))).rejects.toThrow(
      'this is no backup, or not a whole one',
    );
    const again = await backUp(from, path);
    expect(again.tables.find(({ name }) => name === 'commands')!.rows).toBe(20_000);
  });
});

describe('damage to a backup', () => {
  let whole: string;
  beforeAll(async () => {
    const parent = mkdtempSync(join(tmpdir(), 'prescient-backup-'));
    whole = join(parent, 'whole');
    await backedUp(whole);
    return () => rmSync(parent, { recursive: true, force: true });
  });

  const damaged = (harm: (folder: string) => void): string => {
    const folder = newPath();
    cpSync(whole, folder, { recursive: true });
    harm(folder);
    return folder;
  };
  const flip = (file: string, position: number): void => {
    const bytes = readFileSync(file);
    bytes[position]! ^= 1;
    writeFileSync(file, bytes);
  };

  test('any flipped bit in any file is found, and the file named', async () => {
    const files = readdirSync(whole);
    // The tables, the manifest and its checksum.
    expect(files).toHaveLength(ENTITIES.length + 2);
    for (const [index, file] of files.entries()) {
      const { length } = readFileSync(join(whole, file));
      const all = [0, 4, Math.floor(length / 2), length - 1];
      for (const position of shortOrFull([all[index % all.length]!], all)) {
        const folder = damaged((copy) => flip(join(copy, file), position));
        await expect(verifyBackup(folder), `${file} at ${position}`).rejects.toThrow(
          file.replace('.sha256', '.json'),
        );
      }
    }
  });

  test.each(['fills.jsonl.gz', 'manifest.json', 'manifest.sha256'])(
    'a missing or shortened %s is named',
    async (file) => {
      await expect(verifyBackup(damaged((folder) => rmSync(join(folder, file))))).rejects.toThrow(file);
      const shortened = damaged((folder) =>
        truncateSync(join(folder, file), readFileSync(join(folder, file)).length - 1),
      );
      await expect(verifyBackup(shortened)).rejects.toThrow(file.replace('.sha256', '.json'));
    },
  );

  test('each damaged file has its own line', async () => {
    const folder = damaged((copy) => {
      flip(join(copy, 'trades.jsonl.gz'), 40);
      rmSync(join(copy, 'fills.jsonl.gz'));
    });
    const faults = [expect.stringContaining('fills.jsonl.gz'), expect.stringContaining('trades.jsonl.gz')];
    await expect(verifyBackup(folder)).rejects.toMatchObject({ faults });
  });

  test('a damaged backup is not restored', async () => {
    const target = await emptyDatabase(urls.ownerUrl);
    const folder = damaged((copy) => flip(join(copy, 'trades.jsonl.gz'), 40));
    await expect(restoreBackup(target, folder, withoutRole)).rejects.toThrow('trades.jsonl.gz');
    expect(await isEmptyDatabase(target)).toBe(true);
  });
});

describe('a restore', () => {
  test('into a database with tables is refused, and they stay', async () => {
    const before = await everyRow(db);
    const target = await connect({ url: urls.ownerUrl });
    await expect(restoreBackup(target, await backedUp(), withoutRole)).rejects.toThrow(
      'holds tables already',
    );
    await target.close();
    expect(await everyRow(db)).toEqual(before);
  });

  /** A backup of the tests' database as it is between two statements of its owner. */
  const backedUpBetween = async (change: string, undo: string): Promise<string> => {
    await owner(change);
    try {
      return await backedUp();
    } finally {
      await owner(undo);
    }
  };

  test('of books that do not add up is refused, unless that is accepted', async () => {
    const path = await backedUpBetween(
      'update portfolio_state set trade_count = 99 where id = 7',
      'update portfolio_state set trade_count = 4 where id = 7',
    );
    const target = await emptyDatabase(urls.ownerUrl);
    await expect(restoreBackup(target, path, withoutRole)).rejects.toThrow(
      'Portfolio 7, portfolio 7: trade_count is 99, the facts say 4.',
    );
    expect(await isEmptyDatabase(target)).toBe(true);
    const { audit } = await restoreBackup(target, path, { applicationRole: null, acceptDifferences: true });
    expect(audit.differences).toHaveLength(1);
    expect((await verifyAudit(target)).differences).toEqual(audit.differences);
  });

  test('of a backup by a newer release is refused by the name of its migration', async () => {
    const path = await backedUpBetween(
      "insert into mikro_orm_migrations (name) values ('20990101000000-future')",
      "delete from mikro_orm_migrations where name = '20990101000000-future'",
    );
    const target = await emptyDatabase(urls.ownerUrl);
    await expect(restoreBackup(target, path, withoutRole)).rejects.toThrow('20990101000000-future');
    expect(await isEmptyDatabase(target)).toBe(true);
  });

  test('leaves tables that are not ours in the backup, and says so', async () => {
    const path = await backedUpBetween("create table notes as select 'mine' as body", 'drop table notes');
    const { skipped } = await restoreBackup(await emptyDatabase(urls.ownerUrl), path, withoutRole);
    expect(skipped).toEqual(['notes']);
  });
});
