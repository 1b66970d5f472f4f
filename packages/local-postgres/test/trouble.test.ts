import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPostgresStatus, openLocalPostgres, stopLocalPostgres } from '../src/index.ts';
import { copyHome, newHome, query, usedHome } from './helpers.ts';

const root = process.getuid?.() === 0;
const isFull = process.env['TEST_LENGTH'] === 'full';

test('kill -9 of the server loses no committed row, and does not take its user along', async () => {
  const home = usedHome();
  const before = await openLocalPostgres({ home });
  await query(before.ownerUrl, 'create table kept (id int)');
  for (let id = 0; id < 20; id += 1) await query(before.ownerUrl, `insert into kept values (${id})`);
  process.kill(before.pid, 'SIGKILL');
  expect(await before.lost).toBe('crashed');

  const after = await openLocalPostgres({ home });
  expect(after.origin).toBe('started');
  expect(await query(after.ownerUrl, 'select count(*)::int as rows from kept')).toEqual([{ rows: 20 }]);
  await before.leave();
  expect(await localPostgresStatus(home)).toMatchObject({ running: true, pid: after.pid });
  await after.leave();
});

/** Leaves the postmaster.pid of a server that has ended, whose process id now belongs to another program. */
function leavePidFile(home: string, pid: number): void {
  const data = join(home, 'postgres', 'data');
  const file = join(data, 'postmaster.pid');
  const lines = [pid, data, 1_700_000_000, 9, '', '127.0.0.1', '  1234567    123456', 'ready   ', ''];
  writeFileSync(file, lines.join('\n'), { mode: 0o600 });
  const { uid, gid } = statSync(data);
  chownSync(file, uid, gid);
}

test('a stale postmaster.pid that names our own process is seen through, and the process is not signalled', async () => {
  const home = usedHome();
  const signals: string[] = [];
  const listen = (signal: NodeJS.Signals): void => void signals.push(signal);
  (['SIGINT', 'SIGTERM', 'SIGQUIT'] as const).forEach((signal) => process.once(signal, listen));
  leavePidFile(home, process.pid);
  expect((await localPostgresStatus(home)).running).toBe(false);
  expect(await stopLocalPostgres(home)).toBe(false);
  const server = await openLocalPostgres({ home, durable: false });
  expect(server.origin).toBe('started');
  await server.leave();
  expect(signals).toEqual([]);
});

test.runIf(isFull)(
  'a stale postmaster.pid that names a process of the account of the server is seen through too',
  async () => {
    const home = usedHome();
    // The copy that root made is root's until it is opened.
    await (await openLocalPostgres({ home, durable: false })).leave();
    const { uid, gid } = statSync(join(home, 'postgres', 'data'));
    const stranger = spawn('sleep', ['60'], { ...(root ? { uid, gid } : {}), stdio: 'ignore' });
    leavePidFile(home, stranger.pid ?? Number.NaN);
    const server = await openLocalPostgres({ home, durable: false });
    expect(server.origin).toBe('started');
    await server.leave();
    expect(stranger).toMatchObject({ exitCode: null, signalCode: null });
    stranger.kill();
  },
);

test.runIf(isFull)(
  'a copy of a running home is a cluster of its own, which leaves the first alone',
  async () => {
    const [home, copy] = [usedHome(), newHome()];
    const first = await openLocalPostgres({ home, durable: false });
    copyHome(home, copy);
    expect((await localPostgresStatus(copy)).running).toBe(false);
    const second = await openLocalPostgres({ home: copy, durable: false });
    expect(second).toMatchObject({ origin: 'started' });
    expect(second.pid).not.toBe(first.pid);
    await second.leave();
    expect(await localPostgresStatus(home)).toMatchObject({ running: true, pid: first.pid });
    await first.leave();
  },
);

test.runIf(isFull)('a home that was moved while its server runs is joined where it is now', async () => {
  const [home, moved] = [usedHome(), newHome()];
  const first = await openLocalPostgres({ home, durable: false });
  renameSync(home, moved);
  const second = await openLocalPostgres({ home: moved, durable: false });
  expect(second).toMatchObject({ origin: 'joined', pid: first.pid });
  await second.leave();
  await first.leave();
  expect(await stopLocalPostgres(moved)).toBe(true);
});

test('a cluster of another major version is refused and left as it is', async () => {
  const home = usedHome();
  const file = join(home, 'postgres', 'data', 'PG_VERSION');
  writeFileSync(file, '17\n');
  await expect(openLocalPostgres({ home })).rejects.toMatchObject({
    code: 'OTHER_VERSION',
    message: expect.stringMatching(/made by PostgreSQL 17 .* docs\/operations\.md/) as string,
  });
  expect(readFileSync(file, 'utf8')).toBe('17\n');
});

test('a folder that holds something else is refused and left as it is', async () => {
  const home = newHome();
  mkdirSync(join(home, 'postgres'), { recursive: true });
  writeFileSync(join(home, 'postgres', 'letter.txt'), 'dear reader');
  await expect(openLocalPostgres({ home })).rejects.toMatchObject({ code: 'NOT_A_CLUSTER' });
  expect(readFileSync(join(home, 'postgres', 'letter.txt'), 'utf8')).toBe('dear reader');
});

test('lost or wrong passwords are named as what they are', async () => {
  const home = usedHome();
  const { folder, leave } = await openLocalPostgres({ home, durable: false });
  const file = join(folder, 'passwords.json');
  writeFileSync(file, JSON.stringify({ administrator: 'a', owner: 'b', application: 'c' }));
  if (process.platform === 'linux')
    await expect(openLocalPostgres({ home })).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' });
  writeFileSync(file, '');
  await expect(openLocalPostgres({ home })).rejects.toMatchObject({ code: 'FOLDER_UNUSABLE' });
  await leave();
});

test('a server that cannot start says why, in its own words', async () => {
  const home = usedHome();
  writeFileSync(join(home, 'postgres', 'data', 'postgresql.conf'), 'no_such_setting = 1\n');
  await expect(openLocalPostgres({ home })).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringContaining('no_such_setting') as string,
  });
});

test('a platform for which no PostgreSQL is shipped is told to bring its own', async () => {
  const home = newHome();
  const architecture = process.arch;
  Object.defineProperty(process, 'arch', { value: 'mips' });
  try {
    const refusal = {
      code: 'PLATFORM_UNSUPPORTED',
      message: expect.stringContaining('set DATABASE_URL') as string,
    };
    await expect(openLocalPostgres({ home })).rejects.toMatchObject(refusal);
  } finally {
    Object.defineProperty(process, 'arch', { value: architecture });
  }
});

test.skipIf(root)(
  'an ordinary user is told which folder is closed (root may write everywhere, so skipped as root)',
  async () => {
    const home = newHome();
    mkdirSync(home, { mode: 0o500 });
    await expect(openLocalPostgres({ home })).rejects.toMatchObject({
      code: 'FOLDER_UNUSABLE',
      message: expect.stringContaining(home) as string,
    });
    chmodSync(home, 0o700);
  },
);
